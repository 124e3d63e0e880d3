import { truncate, writeFile } from "node:fs/promises";
import { runCommand } from "#provisioning/artifacts/run-command.ts";
import { imageIds, mibBytes } from "./disk-layout.ts";
import type { ImageTools } from "./image-tools.ts";
import { stillClock } from "./still-clock.ts";

const blockBytes = 4096;
/** Room in the image for what the first boot writes before the file system has grown over the disk. */
const slackBytes = 48 * mibBytes;
const journalMib = 32;
const inodeRatioBytes = 16384;

/**
 * Features that are left out: GRUB 2.12 cannot read a file system with `orphan_file`, and the checksum seed would
 * tie the bytes to one more random number.
 */
const features = "^orphan_file,^metadata_csum_seed";

/**
 * Makes an ext4 file system with the content of a tree (mke2fs -d), no larger than it needs to be: every byte of it
 * has to pass through the installer. It grows at the first boot.
 *
 * @returns its size in bytes, a multiple of 1 MiB.
 */
export async function writeRootFileSystem(tree: string, path: string, tools: ImageTools): Promise<number> {
  const sizeBytes = rootSizeBytes(await treeUsage(tree));
  await writeFile(path, "");
  await truncate(path, sizeBytes);
  const extended = `hash_seed=${imageIds.rootFileSystem},lazy_itable_init=1,lazy_journal_init=1,nodiscard`;
  await runCommand(
    [
      ...tools.command("usr/sbin/mke2fs"),
      ...["-q", "-F", "-t", "ext4", "-L", "hearth-root", "-U", imageIds.rootFileSystem],
      ...["-b", String(blockBytes), "-i", String(inodeRatioBytes), "-I", "256", "-m", "1"],
      ...["-O", features, "-E", extended, "-J", `size=${journalMib}`, "-d", tree, path],
    ],
    { environment: { ...stillClock, MKE2FS_CONFIG: "/dev/null" } },
  );
  return sizeBytes;
}

export interface TreeUsage {
  /** Of the files, each rounded up to whole blocks. */
  readonly dataBytes: number;
  readonly inodes: number;
}

/** The size of the file system for a tree: its data, metadata, journal and slack, rounded up to 1 MiB. */
export function rootSizeBytes(usage: TreeUsage): number {
  const fixed = usage.dataBytes + journalMib * mibBytes + slackBytes;
  const inodeTables = Math.max(usage.inodes * 1.1, fixed / inodeRatioBytes) * 256;
  return Math.ceil((fixed * 1.01 + inodeTables) / mibBytes) * mibBytes;
}

async function treeUsage(tree: string): Promise<TreeUsage> {
  const listing = await runCommand(["find", tree, "-xdev", "-printf", "%y %s %i %n\n"]);
  const seen = new Set<string>();
  let dataBytes = 0;
  let inodes = 0;
  for (const line of listing.trimEnd().split("\n")) {
    const [kind = "", size = "0", inode = "", links = "1"] = line.split(" ");
    if (links !== "1" && kind === "f" && seen.has(inode)) continue;
    seen.add(inode);
    inodes += 1;
    if (kind === "f" || kind === "d") dataBytes += Math.ceil(Number(size) / blockBytes) * blockBytes;
  }
  return { dataBytes, inodes };
}
