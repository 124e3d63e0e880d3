import { copyFile } from "node:fs/promises";
import { join } from "node:path";
import type { BuildProgress } from "#provisioning/artifacts/build-progress.ts";
import { cachedBuild } from "#provisioning/artifacts/cached-build.ts";
import { installedVersions } from "#provisioning/artifacts/installed-versions.ts";
import { installerRecipe, writeInitramfs } from "#provisioning/installer/initramfs.ts";
import type { Flavour, InstallerAssets } from "./boot-assets.ts";
import { ensureImageTools } from "./image-tools.ts";
import { ensureRootTree, kernelRelease, rootTreeRecipe } from "./root-tree.ts";

/**
 * Kernel and installer of a flavour, built where they are not in the cache yet. Apart from the disk image: to look at a
 * machine needs no image, and a change of the installer's scripts makes none anew.
 * @throws HearthError `host-package-missing`, `debian-tree-failed`.
 */
export async function ensureInstaller(
  flavour: Flavour,
  job: { readonly cacheDirectory: string; readonly onProgress: BuildProgress },
): Promise<InstallerAssets> {
  const entry = await cachedBuild<{ readonly kernelRelease: string }>({
    ...job,
    name: `installer ${flavour}`,
    recipe: {
      kind: "installer",
      version: 1,
      flavour,
      root: rootTreeRecipe(flavour),
      installer: await installerRecipe(flavour),
    },
    async build(workDirectory) {
      const tools = await ensureImageTools(job);
      const rootTree = await ensureRootTree(flavour, job);
      const release = await kernelRelease(rootTree);
      const kernel = join(workDirectory, "kernel");
      await copyFile(join(rootTree, "boot", `vmlinuz-${release}`), kernel);
      job.onProgress(`installer ${flavour}: packing`);
      const initrd = join(workDirectory, "initrd");
      await writeInitramfs(initrd, { flavour, rootTree, kernelRelease: release, tools, workDirectory });
      return {
        files: { kernel, initrd },
        packages: await installedVersions(rootTree),
        facts: { kernelRelease: release },
      };
    },
  });
  const { kernel, initrd } = entry.artifacts;
  if (!kernel || !initrd) throw new Error(`the index entry of the installer of ${flavour} lacks an artifact`);
  return { kernel, initrd, kernelRelease: entry.facts.kernelRelease };
}
