import type { DiskReport } from "#model/disk.ts";
import { formatSelector, selectorFor } from "./disk-selector.ts";
import { formatDiskSize } from "./disk-size.ts";

/** A disk in the words that are printed on it: `Samsung SSD 980 (serial S64DNF0R, 500GB)`. */
export function describeDisk(disk: DiskReport): string {
  const serial = disk.serial.trim();
  return `${disk.model.trim() || disk.name} (${serial ? `serial ${serial}, ` : ""}${sizeAndKind(disk)})`;
}

/**
 * Disks among which a person has to choose: each with the kernel's name for it and the selector to copy. On one line,
 * as the protocol and the journal carry lines.
 */
export function describeChoices(disks: readonly DiskReport[]): string {
  return disks.length === 0 ? "no disk at all" : disks.map(describeChoice).join("; ");
}

function describeChoice(disk: DiskReport): string {
  const model = disk.model.trim();
  return `${disk.name} (${model ? `${model}, ` : ""}${sizeAndKind(disk)}) ${formatSelector(selectorFor(disk))}`;
}

function sizeAndKind(disk: DiskReport): string {
  return `${formatDiskSize(disk.sizeBytes)}${disk.removable ? ", removable" : ""}`;
}
