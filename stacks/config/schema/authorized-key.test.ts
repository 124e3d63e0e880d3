import { describe, expect, test } from "vitest";
import { parseAuthorizedKey } from "./authorized-key.ts";

/** A key's line, its binary form beginning with the type it is said to have. */
function line(type: string, inside = type): string {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(inside.length);
  return `${type} ${Buffer.concat([length, Buffer.from(inside), Buffer.alloc(40)]).toString("base64")} you@laptop`;
}

describe("an authorized key", () => {
  test.each([
    "ssh-ed25519",
    "ssh-rsa",
    "ecdsa-sha2-nistp256",
    "sk-ssh-ed25519@openssh.com",
  ])("may be of the type %s", (type) => {
    expect(parseAuthorizedKey(`  ${line(type)}\n`)).toBe(line(type));
  });

  test.each([
    ["of a type that servers no longer take", line("ssh-dss")],
    ["whose inside is of another type", line("ssh-ed25519", "ssh-rsa")],
    ["that is two lines, the second of which would be an entry of its own", `${line("ssh-rsa")}\n${line("ssh-rsa")}`],
    ["with options before it", `command="reboot" ${line("ssh-rsa")}`],
    ["cut off", line("ssh-ed25519").slice(0, 20)],
    ["that is nothing", ""],
  ])("is refused: one %s", (_, text) => {
    expect(() => parseAuthorizedKey(text)).toThrow(expect.objectContaining({ code: "ssh-key-invalid" }));
  });

  test("that is private is refused without being repeated", () => {
    const secret = "b3BlbnNzaC1rZXktdjEAAAAABG5vbmU";
    const attempt = () =>
      parseAuthorizedKey(`-----BEGIN OPENSSH PRIVATE KEY-----\n${secret}\n-----END OPENSSH PRIVATE KEY-----`);
    expect(attempt).toThrow(expect.objectContaining({ code: "ssh-key-private" }));
    expect(attempt).not.toThrow(expect.objectContaining({ message: expect.stringContaining(secret) }));
  });
});
