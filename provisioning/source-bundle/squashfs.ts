import { runCommand } from "../artifacts/run-command.ts";
import { versions } from "../artifacts/versions.ts";

/**
 * How a bundle is packed. lz4, because a node reads its programs from the image whenever it starts, and unpacking lz4
 * costs a third of zstd on a processor that is emulated; the file is larger by half, which is under a second of
 * copying. Debian's kernels, of real and of virtual machines, have both.
 */
export const squashfsOptions = ["-comp", "lz4", "-Xhc", "-b", "128K"] as const;

/** Everything that could differ between two runs is fixed: owners, times, the order of inodes. */
export const fixedOptions = [
  ...["-all-root", "-no-xattrs", "-no-exports", "-noappend", "-no-progress", "-quiet"],
  // Past the umask of whoever builds.
  ...["-action", "chmod(u=rwX,go=rX)@true"],
  ...["-mkfs-time", String(versions.sourceDateEpochSeconds), "-all-time", String(versions.sourceDateEpochSeconds)],
] as const;

/**
 * Packs a folder into a squashfs image; the same files give the same bytes.
 * @param mksquashfs the words that run it
 */
export async function packSquashfs(folder: string, target: string, mksquashfs: readonly string[]): Promise<void> {
  await runCommand([...mksquashfs, folder, target, ...squashfsOptions, ...fixedOptions]);
}
