import type { BuildProgress } from "#provisioning/artifacts/build-progress.ts";
import { ensureDebianTree } from "#provisioning/artifacts/debian-tree.ts";
import { treeCommand } from "#provisioning/artifacts/tree-command.ts";

/** Unpacked beside the host, so that the host may be older than what a reproducible image needs. */
const packages = [
  "busybox",
  "coreutils",
  "dosfstools",
  "e2fsprogs",
  "efibootmgr",
  "fdisk",
  "grub-common",
  "grub-efi-amd64-signed",
  "grub-pc-bin",
  "ipxe",
  "kmod",
  "mtools",
  "shim-signed",
  "util-linux",
  "zstd",
];

export interface ImageTools {
  /** The tree itself, for files. */
  readonly tree: string;
  /** The words that run one of its programs. */
  command(program: string): string[];
}

export async function ensureImageTools(job: {
  readonly cacheDirectory: string;
  readonly onProgress: BuildProgress;
}): Promise<ImageTools> {
  const tree = await ensureDebianTree({ ...job, name: "image-tools", packages });
  return { tree, command: (program) => treeCommand(tree, program) };
}
