import { open, readFile, rm, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { runCommand } from "#provisioning/artifacts/run-command.ts";
import { biosBootCode } from "./bios-boot-code.ts";
import { diskLayout, sfdiskScript } from "./disk-layout.ts";
import { writeEfiPartition } from "./efi-partition.ts";
import { biosModules, biosPrefix } from "./grub-config.ts";
import type { ImageTools } from "./image-tools.ts";
import { writeRootFileSystem } from "./root-file-system.ts";
import { stillClock } from "./still-clock.ts";

/**
 * Writes a whole-disk image of a root tree, bootable by BIOS, UEFI and Secure Boot, without loop devices or mounts.
 *
 * @param path of the image, sparse.
 * @param workDirectory on the same file system, for the parts.
 * @returns its size in bytes.
 */
export async function writeDiskImage(
  tree: string,
  path: string,
  tools: ImageTools,
  workDirectory: string,
): Promise<number> {
  const rootImage = join(workDirectory, "root.ext4");
  const efiImage = join(workDirectory, "efi.fat");
  const layout = diskLayout(await writeRootFileSystem(tree, rootImage, tools));
  await writeEfiPartition(efiImage, layout.efi.sizeBytes, tools, workDirectory);

  await writeFile(path, "");
  await truncate(path, layout.sizeBytes);
  await runCommand([...tools.command("usr/sbin/sfdisk"), "--quiet", path], { input: sfdiskScript(layout) });
  await copyInto(path, rootImage, layout.root.startBytes);
  await copyInto(path, efiImage, layout.efi.startBytes);

  const grub = join(tools.tree, "usr/lib/grub/i386-pc");
  const coreImage = join(workDirectory, "core.img");
  const mkimage = ["-d", grub, "-O", "i386-pc", "-o", coreImage, "-p", biosPrefix, ...biosModules];
  await runCommand([...tools.command("usr/bin/grub-mkimage"), ...mkimage], { environment: stillClock });
  const code = biosBootCode(await readFile(join(grub, "boot.img")), await readFile(coreImage), layout);
  const disk = await open(path, "r+");
  try {
    await disk.write(code.first, 0, code.first.length, 0);
    await disk.write(code.core, 0, code.core.length, layout.biosBoot.startBytes);
  } finally {
    await disk.close();
  }
  await Promise.all([rootImage, efiImage, coreImage].map((file) => rm(file)));
  return layout.sizeBytes;
}

/** Copies a sparse file into a larger one; holes stay holes. */
async function copyInto(path: string, part: string, startBytes: number): Promise<void> {
  const seek = `seek=${startBytes >> 20}`;
  await runCommand(["dd", `if=${part}`, `of=${path}`, "bs=1M", seek, "conv=notrunc,sparse", "status=none"]);
}
