import type { DiskReport } from "#model/disk.ts";
import type { VirtualHardware } from "#provisioning/inventory/environment.ts";

/**
 * The disks of a lab machine as its installer will see them, in the order of their list. `wwn` and `byPath` are known
 * only to the machine itself and are left empty.
 */
export function virtualDiskReports(disks: VirtualHardware["disks"]): readonly DiskReport[] {
  let virtioCount = 0;
  let nvmeCount = 0;
  return disks.map(({ sizeGiB, bus, serial }) => ({
    name: bus === "virtio" ? `vd${String.fromCharCode(0x61 + virtioCount++)}` : `nvme${nvmeCount++}n1`,
    sizeBytes: sizeGiB * 2 ** 30,
    // virtio-blk has no model; QEMU's NVMe controller calls itself so.
    model: bus === "virtio" ? "" : "QEMU NVMe Ctrl",
    serial,
    wwn: "",
    byPath: "",
    removable: false,
  }));
}
