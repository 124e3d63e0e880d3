import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { biosBootCode } from "./bios-boot-code.ts";
import { diskLayout, imageIds, mibBytes, sfdiskScript } from "./disk-layout.ts";
import { rootSizeBytes } from "./root-file-system.ts";
import { withoutLines } from "./tune-root.ts";

const layout = diskLayout(300 * mibBytes);

test("partitions follow each other without overlap, root is the last and leaves room for the second table", () => {
  const order = [layout.biosBoot, layout.efi, layout.mark, layout.root];
  for (const [index, extent] of order.slice(1).entries()) {
    const before = order[index];
    expect(extent.startBytes).toBe((before?.startBytes ?? 0) + (before?.sizeBytes ?? 0));
  }
  expect(layout.sizeBytes - layout.root.startBytes - layout.root.sizeBytes).toBe(mibBytes);
});

test("a root of a broken mebibyte is refused", () => {
  expect(() => diskLayout(300 * mibBytes + 512)).toThrow(RangeError);
});

const hasSfdisk = spawnSync("sfdisk", ["--version"]).status === 0;
if (!hasSfdisk) console.warn("SKIPPED: no sfdisk on this machine to write the layout with");
test.skipIf(!hasSfdisk)("sfdisk writes the layout and reads it back as it was meant", () => {
  const folder = mkdtempSync(join(tmpdir(), "hearth-layout-"));
  try {
    const disk = join(folder, "disk");
    writeFileSync(disk, "");
    truncateSync(disk, layout.sizeBytes);
    expect(spawnSync("sfdisk", ["--quiet", disk], { input: sfdiskScript(layout) }).status).toBe(0);
    const { partitiontable: table } = JSON.parse(spawnSync("sfdisk", ["--json", disk]).stdout.toString());
    expect(table.label).toBe("gpt");
    expect(table.id.toLowerCase()).toBe(imageIds.disk);
    expect(
      table.partitions.map((part: { start: number; size: number; name: string; uuid: string }) => [
        part.start * 512,
        part.size * 512,
        part.name,
        part.uuid.toLowerCase(),
      ]),
    ).toEqual([
      [layout.biosBoot.startBytes, layout.biosBoot.sizeBytes, "bios", imageIds.biosBoot],
      [layout.efi.startBytes, layout.efi.sizeBytes, "efi", imageIds.efi],
      [layout.mark.startBytes, layout.mark.sizeBytes, "hearth", imageIds.mark],
      [layout.root.startBytes, layout.root.sizeBytes, "root", imageIds.root],
    ]);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test("boot.img is told where core.img starts, and core.img where its own rest lies", () => {
  const { first, core } = biosBootCode(Buffer.alloc(512, 0xee), Buffer.alloc(1025, 1), layout);
  expect(first.length).toBe(440);
  expect(first.readBigUInt64LE(0x5c)).toBe(2048n);
  expect(first.subarray(0x66, 0x68).toString("hex")).toBe("9090");
  expect(core.length).toBe(3 * 512);
  expect(core.readBigUInt64LE(0x1f4)).toBe(2049n);
  expect(core.readUInt16LE(0x1fc)).toBe(2);
  expect(core.readUInt16LE(0x1fe)).toBe(0x820);
});

test("a core image that is larger than its partition is refused", () => {
  expect(() => biosBootCode(Buffer.alloc(512), Buffer.alloc(mibBytes + 1), layout)).toThrow(RangeError);
});

test("the root file system holds its data, inodes, journal and slack, and ends on a mebibyte", () => {
  const size = rootSizeBytes({ dataBytes: 200 * mibBytes, inodes: 20_000 });
  expect(size % mibBytes).toBe(0);
  expect(size).toBeGreaterThan(285 * mibBytes);
  expect(size).toBeLessThan(300 * mibBytes);
});

test("lines are taken out of a unit, and a unit that lacks one is an error", () => {
  expect(withoutLines("[Unit]\nBefore=a\nBefore=b\n", ["Before=a"])).toBe("[Unit]\nBefore=b\n");
  expect(() => withoutLines("[Unit]\n", ["Before=a"])).toThrow("Before=a");
});
