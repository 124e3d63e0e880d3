import { rm } from "node:fs/promises";
import { join } from "node:path";
import type { BuildProgress } from "#provisioning/artifacts/build-progress.ts";
import { cachedBuild } from "#provisioning/artifacts/cached-build.ts";
import { installedVersions } from "#provisioning/artifacts/installed-versions.ts";
import type { BootAssets, Flavour, FlavourAssets } from "./boot-assets.ts";
import { ensureBootFiles } from "./boot-files.ts";
import { compressImage, compressionRecipe } from "./compress-image.ts";
import { writeDiskImage } from "./disk-image.ts";
import { diskLayout, imageIds } from "./disk-layout.ts";
import { ensureInstaller } from "./ensure-installer.ts";
import { biosModules, biosPrefix, efiGrubConfig } from "./grub-config.ts";
import { ensureImageTools } from "./image-tools.ts";
import { rootFileSystemOptions } from "./root-file-system.ts";
import { ensureRootTree, rootTreeRecipe } from "./root-tree.ts";

export interface BootAssetsRequest {
  /** The environment's cache, e.g. `.hearth/cache`. */
  readonly cacheDirectory: string;
  readonly flavours: readonly Flavour[];
  readonly onProgress: BuildProgress;
}

/** What the index keeps of an image beside its artifact. */
interface ImageFacts {
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
  const installer = await ensureInstaller(flavour, job);
  const say = (text: string) => job.onProgress(`image ${flavour}: ${text}`);
  const entry = await cachedBuild<ImageFacts>({
    ...job,
    name: `image ${flavour}`,
    recipe: {
      kind: "image",
      version: 1,
      flavour,
      root: rootTreeRecipe(flavour),
      layout: JSON.stringify([imageIds, diskLayout(0)]),
      fileSystem: rootFileSystemOptions,
      grub: [biosPrefix, biosModules, efiGrubConfig],
      compression: compressionRecipe,
    },
    async build(workDirectory) {
      const tools = await ensureImageTools(job);
      const rootTree = await ensureRootTree(flavour, job);
      say("writing the disk image");
      const raw = join(workDirectory, "disk.raw");
      const rawSizeBytes = await writeDiskImage(rootTree, raw, tools, workDirectory);
      const image = join(workDirectory, "disk.raw.zst");
      await compressImage(raw, image, tools, (percent) => job.onProgress(`image ${flavour}: compressing`, percent));
      await rm(raw);
      return { files: { image }, packages: await installedVersions(rootTree), facts: { rawSizeBytes } };
    },
  });
  const { image } = entry.artifacts;
  if (!image) throw new Error(`the index entry of the image of ${flavour} lacks its artifact`);
  return { ...installer, image: { ...image, rawSizeBytes: entry.facts.rawSizeBytes } };
}
