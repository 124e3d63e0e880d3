import { expect, test } from "vitest";
import type { DiskReport } from "#model/disk.ts";
import { disksThatWouldBeWiped } from "./disks-at-stake.ts";

const disk = (name: string, serial: string, sizeBytes: number): DiskReport => ({
  name,
  serial,
  sizeBytes,
  model: "Samsung SSD 980",
  wwn: "",
  byPath: "",
  removable: false,
});
const disks = [disk("nvme0n1", "S64D", 500_107_862_016), disk("nvme1n1", "S77F", 500_107_862_016)];

test("the disk that a selector names is told by model, serial and size", () => {
  expect(disksThatWouldBeWiped({ serial: "S77F" }, disks)).toEqual(["would wipe Samsung SSD 980 (serial S77F, 500GB)"]);
});

test("a selector that fits two disks would be refused, and both are told", () => {
  expect(disksThatWouldBeWiped({ size: "500GB" }, disks)).toEqual([
    "would be refused: the selector fits 2 disks (Samsung SSD 980 (serial S64D, 500GB); Samsung SSD 980 (serial S77F, 500GB))",
  ]);
});

test("a selector that fits nothing would be refused, and what was seen is told", () => {
  expect(disksThatWouldBeWiped({ serial: "S99Z" }, disks)[0]).toMatch(
    /^would be refused: no disk fits the selector \(seen when it was installed: Samsung SSD 980 \(serial S64D/,
  );
});
