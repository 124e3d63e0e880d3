import { mkdir, statfs } from "node:fs/promises";
import { type Finding, findingsOf } from "./finding.ts";

const { ok, warn, fail } = findingsOf("disk space");

const gibibyte = 1024 ** 3;
/** A build has the tree, the raw image and the compressed one beside each other. */
const neededBytes = 3 * gibibyte;
/** Room for both flavours, the emulator, and the disks of a lab as they fill. */
const comfortableBytes = 12 * gibibyte;

/** @param directory the cache, where images are built and kept */
export async function checkDiskSpace(directory: string): Promise<Finding> {
  await mkdir(directory, { recursive: true });
  const { bavail, bsize } = await statfs(directory);
  return judgeDiskSpace(bavail * bsize, directory);
}

export function judgeDiskSpace(freeBytes: number, directory: string): Finding {
  const free = `${(freeBytes / gibibyte).toFixed(1)} GiB are free`;
  if (freeBytes >= comfortableBytes) return ok(`${free} for images and disks.`);
  const remedy = `Make room on the file system of ${directory}; \`df -h ${directory}\` names it.`;
  if (freeBytes < neededBytes) {
    return fail({ says: `Only ${free}.`, why: `Building an image takes ${neededBytes / gibibyte} GiB.`, remedy });
  }
  return warn({
    says: `${free}.`,
    why: "A lab with three machines and both kinds of image fill more than that.",
    remedy,
  });
}
