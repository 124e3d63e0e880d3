import type { DiskReport } from "#model/disk.ts";
import type { HardwareReport } from "#pxe/contract/ticket.ts";
import { formatDiskSize } from "#pxe/wipe-guard/disk-size.ts";

/** `UEFI, Secure Boot · 4 × Intel(R) N100 · 15.5 GiB`. */
export function describeHardware({ firmware, secureBoot, cpus, cpuModel, memoryKib }: HardwareReport): string {
  const boot = firmware === "bios" ? "BIOS" : secureBoot ? "UEFI, Secure Boot" : "UEFI";
  return [boot, `${cpus} × ${cpuModel || "processor"}`, `${(memoryKib / 2 ** 20).toFixed(1)} GiB`].join(" · ");
}

/** `Samsung SSD 980, 500GB, serial S64DNX0`, with what is remarkable about it. */
export function describeFoundDisk({ name, model, sizeBytes, serial, wwn, removable, mark }: DiskReport): string {
  const identity = serial ? [`serial ${serial}`] : wwn ? [`WWN ${wwn}`] : ["neither serial number nor WWN"];
  return [
    model || name,
    formatDiskSize(sizeBytes),
    ...identity,
    ...(removable ? ["removable"] : []),
    ...(mark === undefined ? [] : [describeMark(mark)]),
  ].join(", ");
}

function describeMark(mark: NonNullable<DiskReport["mark"]>): string {
  if (mark === "unreadable") return "HAS A MARK OF HEARTH THAT CANNOT BE READ";
  return `IS THE DISK OF ${mark.machine} IN ${mark.environment}`;
}
