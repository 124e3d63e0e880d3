import { runCommand } from "../artifacts/run-command.ts";
import { versions } from "../artifacts/versions.ts";

/**
 * How a bundle is packed: 88 MB of 302. lz4 (119 MB) would spare an emulated processor 0.9 s in reading all of it, and
 * costs a second more of copying to every node. Debian's kernels for real and for virtual machines read both.
 */
export const squashfsOptions = ["-comp", "zstd", "-Xcompression-level", "15", "-b", "128K"] as const;

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
