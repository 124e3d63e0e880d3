import { copyFile, rm } from "node:fs/promises";
import { join } from "node:path";
import type { BuildProgress } from "#provisioning/artifacts/build-progress.ts";
import { cachedBuild } from "#provisioning/artifacts/cached-build.ts";
import { installedVersions } from "#provisioning/artifacts/installed-versions.ts";
import { installerRecipe, writeInitramfs } from "#provisioning/installer/initramfs.ts";
import type { BootAssets, Flavour, FlavourAssets } from "./boot-assets.ts";
import { ensureBootFiles } from "./boot-files.ts";
import { compressImage, compressionRecipe } from "./compress-image.ts";
import { writeDiskImage } from "./disk-image.ts";
import { diskLayout, imageIds } from "./disk-layout.ts";
import { biosModules, biosPrefix, efiGrubConfig } from "./grub-config.ts";
import { ensureImageTools } from "./image-tools.ts";
import { ensureRootTree, kernelRelease, rootTreeRecipe } from "./root-tree.ts";

export interface BootAssetsRequest {
  /** The environment's cache, e.g. `.hearth/cache`. */
  readonly cacheDirectory: string;
  readonly flavours: readonly Flavour[];
  readonly onProgress: BuildProgress;
}

/** What the index keeps of a flavour beside its artifacts. */
interface FlavourFacts {
  readonly kernelRelease: string;
  readonly rawSizeBytes: number;
}

/**
 * Everything that the boot server serves, built where it is not in the cache yet; what is there is checked against
 * its digests, and built again where it is damaged.
 *
 * @throws HearthError `host-package-missing`, `debian-tree-failed`.
 */
export async function ensureBootAssets(request: BootAssetsRequest): Promise<BootAssets> {
  const { cacheDirectory, onProgress } = request;
  const bootFiles = await ensureBootFiles({ cacheDirectory, onProgress });
  const flavours: Partial<Record<Flavour, FlavourAssets>> = {};
  for (const flavour of [...new Set(request.flavours)].sort()) {
    flavours[flavour] = await ensureFlavour(flavour, { cacheDirectory, onProgress });
  }
  return { bootFiles, flavours };
}

async function ensureFlavour(
  flavour: Flavour,
  job: { readonly cacheDirectory: string; readonly onProgress: BuildProgress },
): Promise<FlavourAssets> {
  const say = (text: string) => job.onProgress(`image ${flavour}: ${text}`);
  const entry = await cachedBuild<FlavourFacts>({
    ...job,
    name: `image ${flavour}`,
    recipe: {
      kind: "flavour",
      version: 1,
      flavour,
      root: rootTreeRecipe(flavour),
      layout: JSON.stringify([imageIds, diskLayout(0)]),
      grub: [biosPrefix, biosModules, efiGrubConfig],
      installer: await installerRecipe(flavour),
      compression: compressionRecipe,
    },
    async build(workDirectory) {
      const tools = await ensureImageTools(job);
      const rootTree = await ensureRootTree(flavour, job);
      const release = await kernelRelease(rootTree);
      const kernel = join(workDirectory, "kernel");
      await copyFile(join(rootTree, "boot", `vmlinuz-${release}`), kernel);
      say("packing the installer");
      const initrd = join(workDirectory, "initrd");
      await writeInitramfs(initrd, { flavour, rootTree, kernelRelease: release, tools, workDirectory });
      say("writing the disk image");
      const raw = join(workDirectory, "disk.raw");
      const rawSizeBytes = await writeDiskImage(rootTree, raw, tools, workDirectory);
      const image = join(workDirectory, "disk.raw.zst");
      await compressImage(raw, image, tools, (percent) => job.onProgress(`image ${flavour}: compressing`, percent));
      await rm(raw);
      return {
        files: { kernel, initrd, image },
        packages: await installedVersions(rootTree),
        facts: { kernelRelease: release, rawSizeBytes },
      };
    },
  });
  const { kernel, initrd, image } = entry.artifacts;
  if (!kernel || !initrd || !image) throw new Error(`the index entry of flavour ${flavour} lacks an artifact`);
  const { rawSizeBytes, kernelRelease: release } = entry.facts;
  return { kernel, initrd, image: { ...image, rawSizeBytes }, kernelRelease: release };
}
