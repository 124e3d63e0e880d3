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
 * All of ext4 that Debian 13 gives a new file system (mke2fs.conf(5)), written out so that no machine's own defaults
 * have a say, but for two: GRUB 2.12 cannot read one with `orphan_file`, and `metadata_csum_seed` would tie the bytes to
 * one more random number. None may be missing that the kernel adds by itself later: e2fsck then finds that the backups
 * of the superblock differ, checks the whole disk and restarts the machine.
 */
export const rootFeatures = [
  ...["has_journal", "ext_attr", "resize_inode", "dir_index"],
  ...["filetype", "extent", "64bit", "flex_bg"],
  ...["sparse_super", "large_file", "huge_file", "dir_nlink", "extra_isize", "metadata_csum"],
] as const;

/** The options of mke2fs(8), a part of what the image is made from. */
export const rootFileSystemOptions: readonly string[] = [
  ...["-q", "-F", "-t", "ext4", "-L", "hearth-root", "-U", imageIds.rootFileSystem],
  ...["-b", `${blockBytes}`, "-i", `${inodeRatioBytes}`, "-I", "256", "-m", "1", "-J", `size=${journalMib}`],
  ...["-O", ["none", ...rootFeatures].join(",")],
  ...["-E", `hash_seed=${imageIds.rootFileSystem},assume_storage_prezeroed=1,nodiscard`],
];

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
  await runCommand([...tools.command("usr/sbin/mke2fs"), ...rootFileSystemOptions, "-d", tree, path], {
    // Not the configuration of the machine that builds it.
    environment: { ...stillClock, MKE2FS_CONFIG: "/dev/null" },
  });
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
