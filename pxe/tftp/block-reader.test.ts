import { randomBytes } from "node:crypto";
import { mkdtemp, rm, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { readBlocks } from "./block-reader.ts";
import { frameBlocks } from "./frame-blocks.ts";
import { openTftpFile, type TftpFile, tftpFileOf } from "./tftp-file.ts";

test("blocks are framed with their numbers, which go from 65,535 to 0", () => {
  const framed = frameBlocks(Buffer.from("abcdefghijkl"), 65_534, 4, 4, Buffer.alloc(100));
  expect(Buffer.from(framed.bytes).toString("latin1")).toBe(
    "\0\x03\xff\xfeabcd\0\x03\xff\xffefgh\0\x03\0\0ijkl\0\x03\0\x01",
  );
});

describe("a file in windows", () => {
  test.each([
    [0, 512, 1],
    [511, 512, 4],
    [512, 512, 4],
    [1_000_000, 1428, 16],
    [700_000, 8, 64],
    [600_000, 65_464, 4],
  ])("of %i bytes in blocks of %i and windows of %i comes whole", async (sizeBytes, blockSizeBytes, windowBlocks) => {
    const content = randomBytes(sizeBytes);
    const reader = readBlocks(tftpFileOf(content), blockSizeBytes, windowBlocks);
    const lastBlock = Math.floor(sizeBytes / blockSizeBytes) + 1;
    const parts: Uint8Array[] = [];
    for (let first = 1; first <= lastBlock; first += windowBlocks) {
      const count = Math.min(windowBlocks, lastBlock - first + 1);
      if (!reader.get(first, count)) await reader.load(first, count);
      for (const run of reader.get(first, count) ?? []) {
        for (let at = 0; at < run.count; at += 1) {
          parts.push(Buffer.from(run.bytes.subarray(at * run.packetBytes + 4, (at + 1) * run.packetBytes)));
        }
      }
    }
    expect(Buffer.concat(parts).equals(content)).toBe(true);
  });
});

test("the next piece is read while the first is on its way", async () => {
  const offsets: number[] = [];
  const file: TftpFile = {
    sizeBytes: 1_000_000,
    async read(_, offsetBytes) {
      offsets.push(offsetBytes);
    },
  };
  const reader = readBlocks(file, 512, 1);
  await reader.load(1, 1);
  expect(offsets).toEqual([0]);
  reader.get(1, 1);
  expect(offsets).toEqual([0, 262_144]);
});

test("what the file says about not being readable is passed on", async () => {
  const reader = readBlocks({ sizeBytes: 1000, read: () => Promise.reject(new Error("I/O error")) }, 512, 1);
  await expect(reader.load(1, 1)).rejects.toThrow("I/O error");
});

test("a file that has become shorter since it was opened is an error, not silence", async () => {
  const folder = await mkdtemp(join(tmpdir(), "hearth-tftp-file-"));
  const path = join(folder, "file");
  await writeFile(path, "0123456789");
  const file = await openTftpFile(path);
  await truncate(path, 4);
  await expect(file.read(new Uint8Array(10), 0)).rejects.toThrow("ends at byte 4, before its 10 bytes");
  await file.close?.();
  await rm(folder, { recursive: true });
});
