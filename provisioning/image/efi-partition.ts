import { truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { runCommand } from "#provisioning/artifacts/run-command.ts";
import { imageIds } from "./disk-layout.ts";
import { efiGrubConfig } from "./grub-config.ts";
import type { ImageTools } from "./image-tools.ts";
import { stillClock } from "./still-clock.ts";

/**
 * What lies on the EFI partition, by path, from the tools tree. `EFI/BOOT` is what firmware starts when it has
 * forgotten every boot entry (UEFI 2.10, section 3.5.1.1); `EFI/debian` is where Debian's signed GRUB reads from.
 */
const signedFiles: Readonly<Record<string, string>> = {
  "EFI/BOOT/BOOTX64.EFI": "usr/lib/shim/shimx64.efi.signed",
  "EFI/BOOT/grubx64.efi": "usr/lib/grub/x86_64-efi-signed/grubx64.efi.signed",
  "EFI/BOOT/mmx64.efi": "usr/lib/shim/mmx64.efi.signed",
  "EFI/debian/shimx64.efi": "usr/lib/shim/shimx64.efi.signed",
  "EFI/debian/grubx64.efi": "usr/lib/grub/x86_64-efi-signed/grubx64.efi.signed",
  "EFI/debian/mmx64.efi": "usr/lib/shim/mmx64.efi.signed",
};

/** Makes the FAT32 file system of the EFI partition. */
export async function writeEfiPartition(
  path: string,
  sizeBytes: number,
  tools: ImageTools,
  workDirectory: string,
): Promise<void> {
  await writeFile(path, "");
  await truncate(path, sizeBytes);
  const environment = { ...stillClock, MTOOLS_SKIP_CHECK: "1" };
  // One sector a cluster: FAT32 needs 65,525 clusters (Microsoft FAT specification 1.03), which 40 MiB then has.
  const format = ["-F", "32", "-s", "1", "-n", "EFI", "-i", imageIds.efiVolume, "--invariant", path];
  await runCommand([...tools.command("usr/sbin/mkfs.fat"), ...format], { environment });

  const config = join(workDirectory, "efi-grub.cfg");
  await writeFile(config, efiGrubConfig);
  // The one program mtools is known by many names; `-c` says which is meant.
  const mtools = (...words: string[]) =>
    runCommand([...tools.command("usr/bin/mtools"), "-c", ...words], { environment });
  await mtools("mmd", "-i", path, "::/EFI", "::/EFI/BOOT", "::/EFI/debian");
  for (const [target, source] of Object.entries(signedFiles)) {
    await mtools("mcopy", "-i", path, join(tools.tree, source), `::/${target}`);
  }
  await mtools("mcopy", "-i", path, config, "::/EFI/debian/grub.cfg");
}
