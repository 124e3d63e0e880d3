import type { DiskReport } from "#model/disk.ts";
import { formatDiskSize } from "#pxe/wipe-guard/disk-size.ts";

/** A disk in the words that are printed on it: `Samsung SSD 980 (serial S64DNF0R, 500GB)`. */
export function describeDisk(disk: DiskReport): string {
  const serial = disk.serial ? `serial ${disk.serial}, ` : "";
  return `${disk.model || disk.name} (${serial}${formatDiskSize(disk.sizeBytes)})`;
}
