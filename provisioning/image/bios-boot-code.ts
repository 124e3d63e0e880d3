import { type DiskLayout, sectorBytes } from "./disk-layout.ts";

/** Bytes of the first sector that are code; what follows is the protective partition table. */
const bootCodeBytes = 440;

/**
 * Joins GRUB's two BIOS stages as grub-bios-setup would (GRUB 2.12, grub-core/boot/i386/pc): `boot.img` is told in
 * which sector `core.img` starts, and the first sector of `core.img` where its own rest lies.
 *
 * @returns the first 440 bytes of the disk and the content of the BIOS boot partition.
 */
export function biosBootCode(bootImage: Uint8Array, coreImage: Uint8Array, layout: DiskLayout) {
  const coreSectors = Math.ceil(coreImage.length / sectorBytes);
  if (coreSectors * sectorBytes > layout.biosBoot.sizeBytes) {
    throw new RangeError(`GRUB's core image of ${coreImage.length} bytes does not fit its partition`);
  }
  const startSector = BigInt(layout.biosBoot.startBytes / sectorBytes);

  const first = Buffer.from(bootImage.subarray(0, bootCodeBytes));
  first.writeBigUInt64LE(startSector, 0x5c); // GRUB_BOOT_MACHINE_KERNEL_SECTOR
  first.fill(0x90, 0x66, 0x68); // Trust the drive number in DL, as grub-bios-setup does for hard disks.

  const core = Buffer.alloc(coreSectors * sectorBytes);
  core.set(coreImage);
  // The block list ends the first sector (diskboot.img): start (64 bits), sectors (16), segment to load to (16).
  core.writeBigUInt64LE(startSector + 1n, 0x1f4);
  core.writeUInt16LE(coreSectors - 1, 0x1fc);
  core.writeUInt16LE(0x820, 0x1fe); // GRUB_BOOT_MACHINE_KERNEL_SEG + 0x20
  return { first, core };
}
