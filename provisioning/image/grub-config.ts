import { imageIds, partitionNumbers } from "./disk-layout.ts";

/**
 * Built into GRUB's BIOS image. Its root is the disk that the firmware started from (an empty disk name in the
 * prefix), so that a second disk with the same image can never be mistaken for it.
 */
export const biosPrefix = `(,gpt${partitionNumbers.root})/boot/grub`;

/** Modules that the BIOS image needs to read the configuration and start Linux. */
export const biosModules = [
  "biosdisk",
  "part_gpt",
  "ext2",
  "normal",
  "configfile",
  "linux",
  "search",
  "probe",
] as const;

/**
 * `EFI/debian/grub.cfg` on the EFI partition: the signed GRUB looks nowhere else. It goes on to the root partition
 * of the disk that it was read from.
 */
export const efiGrubConfig = `regexp --set=1:hearth_disk '^([^,]+),' "$root"
set root="$hearth_disk,gpt${partitionNumbers.root}"
set prefix=($root)/boot/grub
configfile $prefix/grub.cfg
`;

/**
 * Read from the root partition by either GRUB. Debian's kernel hooks keep the two links up to date. The machine's own
 * kernel arguments come last, so that they win where the kernel takes the last. Whatever a check of the file system finds
 * is repaired (systemd-fsck@.service(8)): otherwise the machine would wait for a person at its keyboard.
 */
export function installedGrubConfig(consoleArguments: string): string {
  return `set timeout=0
source $prefix/arguments.cfg
linux /vmlinuz root=PARTUUID=${imageIds.root} ro ${consoleArguments} quiet fsck.repair=yes $hearth_arguments
initrd /initrd.img
boot
`;
}
