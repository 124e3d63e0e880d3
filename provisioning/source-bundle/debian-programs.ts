import { join } from "node:path";
import type { BuildProgress } from "../artifacts/build-progress.ts";
import { ensureDebianTree } from "../artifacts/debian-tree.ts";
import { treeCommand } from "../artifacts/tree-command.ts";

/** runc wants a C compiler to be built, and pause is no Go program; Debian has both, busybox too, and the packer. */
export const debianPackages = ["busybox-static", "catatonit", "runc", "squashfs-tools"] as const;

export interface DebianPrograms {
  /** Linked against Debian's libc and libseccomp, which every machine of ours has (apt and systemd need them). */
  readonly runc: string;
  /** Static: waits, reaps, ends when told to. */
  readonly catatonit: string;
  /** Static. */
  readonly busybox: string;
  /** The words that run mksquashfs on this computer. */
  readonly mksquashfs: readonly string[];
}

/** Programs of Debian's that go into a bundle or make it, unpacked beside the host. */
export async function ensureDebianPrograms(job: {
  readonly cacheDirectory: string;
  readonly onProgress: BuildProgress;
}): Promise<DebianPrograms> {
  const tree = await ensureDebianTree({ ...job, name: "source-bundle", packages: debianPackages });
  return {
    runc: join(tree, "usr/sbin/runc"),
    catatonit: join(tree, "usr/bin/catatonit"),
    busybox: join(tree, "usr/bin/busybox"),
    mksquashfs: treeCommand(tree, "usr/bin/mksquashfs"),
  };
}
