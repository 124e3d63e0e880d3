import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, expect, test } from "vitest";
import { treeCommand } from "#provisioning/artifacts/tree-command.ts";
import { type CpioEntry, encodeCpio } from "./cpio-archive.ts";

const folder = mkdtempSync(join(tmpdir(), "hearth-cpio-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** A real cpio: this machine's, or busybox's from the image tools once they are unpacked. */
const cpio = [["cpio"], ["busybox", "cpio"], ...unpackedBusybox()].find(([program = "", ...words]) => {
  const answer = spawnSync(program, [...words, "--help"]);
  return answer.error === undefined && answer.status === 0;
});

function unpackedBusybox(): string[][] {
  const trees = new URL("../../.hearth/cache/trees/", import.meta.url).pathname;
  const names = existsSync(trees) ? readdirSync(trees).filter((name) => /^image-tools-[0-9a-f]+$/.test(name)) : [];
  return names.map((name) => [...treeCommand(join(trees, name), "usr/bin/busybox"), "cpio"]);
}

const entries: CpioEntry[] = [
  { kind: "directory", path: "usr", mode: 0o755 },
  { kind: "file", path: "usr/a", mode: 0o640, content: Buffer.from("one") },
  { kind: "file", path: "usr/empty", mode: 0o600, content: Buffer.alloc(0) },
  { kind: "link", path: "usr/l", target: "a" },
];

test("the header is the kernel's: magic, thirteen numbers of eight hex digits, name, padding to four bytes", () => {
  const archive = encodeCpio([{ kind: "file", path: "ab", mode: 0o755, content: Buffer.from("xyz") }], 1).toString();
  expect(archive.slice(0, 110)).toBe(
    "070701000000010000" +
      "81ed" +
      "00000000" +
      "00000000" +
      "00000001" +
      "00000001" +
      "00000003" +
      "00000000".repeat(4) +
      "00000003" +
      "00000000",
  );
  expect(archive.slice(110, 120)).toBe("ab\0\0\0\0xyz\0");
  expect(archive).toContain("TRAILER!!!\0");
  expect(archive.length % 4).toBe(0);
});

test.skipIf(!cpio)("a real cpio unpacks what was packed", () => {
  const [program = "", ...words] = cpio ?? [];
  execFileSync(program, [...words, "-i", "-d", "-m"], {
    cwd: folder,
    input: encodeCpio(entries, 1_700_000_000),
    stdio: ["pipe", "ignore", "ignore"],
  });
  expect(readFileSync(join(folder, "usr/a"), "utf8")).toBe("one");
  expect(statSync(join(folder, "usr/a")).mode & 0o777).toBe(0o640);
  expect(statSync(join(folder, "usr/a")).mtimeMs).toBe(1_700_000_000_000);
  expect(statSync(join(folder, "usr/empty")).size).toBe(0);
  expect(readlinkSync(join(folder, "usr/l"))).toBe("a");
});
if (!cpio) console.warn("SKIPPED: neither cpio nor busybox on this machine to read the archive back with");

test("members of any length leave the next header on a multiple of four", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 50 }), fc.stringMatching(/^[a-z]{1,20}$/), (content, path) => {
      const archive = encodeCpio([{ kind: "file", path, mode: 0o644, content }], 0);
      const trailer = archive.indexOf("070701", 110 + path.length);
      expect(trailer % 4).toBe(0);
      expect(archive.subarray(trailer + 110, trailer + 120).toString()).toBe("TRAILER!!!");
    }),
  );
});

test("the same entries make the same bytes", () => {
  expect(encodeCpio(entries, 5)).toEqual(encodeCpio(entries, 5));
});
