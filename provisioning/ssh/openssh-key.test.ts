import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { encodeOpensshKeyPair, makeOpensshKeyPair, publicKeyOf } from "./openssh-key.ts";

/** What OpenSSH's own tool reads in a private key file. */
function readBySshKeygen(privateKey: string): string {
  const directory = mkdtempSync(path.join(tmpdir(), "hearth-t-key-"));
  try {
    const file = path.join(directory, "key");
    writeFileSync(file, privateKey, { mode: 0o600 });
    return execFileSync("ssh-keygen", ["-y", "-P", "", "-f", file], { encoding: "utf8" }).trim();
  } finally {
    rmSync(directory, { recursive: true });
  }
}

test.each([
  "metal0",
  "",
  "a comment of any length, so that the padding differs",
])("ssh-keygen reads the key that was made with the comment %j", (comment) => {
  const pair = makeOpensshKeyPair(comment);
  expect(readBySshKeygen(pair.privateKey)).toBe(pair.publicKey);
});

test("every pair is another", () => {
  expect(makeOpensshKeyPair("a").publicKey).not.toBe(makeOpensshKeyPair("a").publicKey);
});

const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length });

test("the public key is read back from every private key file", () => {
  fc.assert(
    fc.property(bytes(32), bytes(32), bytes(4), fc.string(), (seed, publicKey, check, comment) => {
      const pair = encodeOpensshKeyPair({ seed, publicKey, check, comment });
      expect(publicKeyOf(pair.privateKey)).toBe(pair.publicKey.split(" ").slice(0, 2).join(" "));
    }),
  );
});

test("a file that is cut off or is something else has no public key, and is no reason to throw", () => {
  const { privateKey } = makeOpensshKeyPair("cut");
  const body = privateKey.split("\n").slice(1, -2).join("");
  fc.assert(
    fc.property(fc.nat(body.length), fc.string(), (length, text) => {
      expect(publicKeyOf(text)).toBeUndefined();
      const cut = publicKeyOf(
        `-----BEGIN OPENSSH PRIVATE KEY-----\n${body.slice(0, length)}\n-----END OPENSSH PRIVATE KEY-----\n`,
      );
      expect([undefined, publicKeyOf(privateKey)]).toContain(cut);
    }),
  );
});
