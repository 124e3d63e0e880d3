import { mkdir, rm } from "node:fs/promises";
import { join, resolve } from "node:path";
import type { HearthError } from "#model/hearth-error.ts";
import type { ImageReference } from "#model/image-reference.ts";
import { imageLayoutDirectory } from "#pxe/registry/image-layout.ts";
import { withFileLock } from "../artifacts/file-lock.ts";
import { CommandFailed, runCommand } from "../artifacts/run-command.ts";
import { imageInCache } from "./image-in-cache.ts";
import { ensureImageLayout, findImage, nameImage, readImageIndex } from "./image-index.ts";
import { imageNotFetched } from "./image-not-fetched.ts";

/** What became of one image. */
export interface BundledImage {
  readonly image: ImageReference;
  /** `there`: all of it was in the cache under that name; nobody was asked. */
  readonly result: "fetched" | "there" | "failed";
  /** All blobs together, packed; 0 when it failed. */
  readonly sizeBytes: number;
  readonly seconds: number;
  readonly error?: HearthError;
}

export interface BundleJob {
  readonly cacheDirectory: string;
  readonly images: readonly ImageReference[];
  /** The words that run skopeo, see skopeo.ts. */
  readonly skopeo: readonly string[];
  /** Further words of `skopeo copy`, e.g. `--src-cert-dir=…`. */
  readonly options?: readonly string[];
  readonly onProgress: (text: string) => void;
}

/**
 * Fetches images into the layout of the cache, one after another; one that cannot be had keeps none of the others. A
 * kill at any time leaves names that are whole, and layers that need not be fetched again.
 */
export async function bundleImages(job: BundleJob): Promise<readonly BundledImage[]> {
  const { cacheDirectory, images, onProgress } = job;
  return withFileLock(
    resolve(cacheDirectory, "locks", "bundle"),
    async () => {
      await ensureImageLayout(cacheDirectory);
      const results: BundledImage[] = [];
      for (const [index, image] of images.entries()) {
        const startedMs = Date.now();
        const tell = (text: string) => onProgress(`${index + 1}/${images.length} ${image}: ${text}`);
        const outcome = await bundleImage(image, job, tell);
        const seconds = Math.round((Date.now() - startedMs) / 100) / 10;
        results.push({ image, sizeBytes: 0, ...outcome, seconds });
      }
      return results;
    },
    () => onProgress("waiting for another bundle to be done"),
  );
}

async function bundleImage(
  image: ImageReference,
  job: BundleJob,
  tell: (text: string) => void,
): Promise<Pick<BundledImage, "result" | "error"> & { sizeBytes?: number }> {
  const kept = await keptSize(image, job.cacheDirectory);
  if (kept !== undefined) {
    tell("is there");
    return { result: "there", sizeBytes: kept };
  }
  tell("fetching");
  try {
    await fetchImage(image, job);
  } catch (error) {
    if (!(error instanceof CommandFailed)) throw error;
    tell("failed");
    return { result: "failed", error: imageNotFetched(image, error) };
  }
  return { result: "fetched", sizeBytes: (await keptSize(image, job.cacheDirectory)) ?? 0 };
}

/** How large the image is that the cache has whole under this name; undefined when it has none. */
async function keptSize(image: ImageReference, cacheDirectory: string): Promise<number | undefined> {
  const named = findImage(await readImageIndex(imageLayoutDirectory({ cacheDirectory })), image);
  if (!named) return undefined;
  const { isComplete, sizeBytes } = await imageInCache(cacheDirectory, named);
  return isComplete ? sizeBytes : undefined;
}

/**
 * Into a layout of its own first, whose blobs are the cache's: skopeo writes each beside and renames it when its digest
 * is right, and asks for none that is there.
 */
async function fetchImage(image: ImageReference, { cacheDirectory, skopeo, options = [] }: BundleJob): Promise<void> {
  const layout = resolve(cacheDirectory, "work", "bundle");
  // What a killed bundle has left.
  await rm(layout, { recursive: true, force: true });
  await mkdir(join(layout, ".."), { recursive: true });
  // What is asked for by its digest must keep it, with all that is listed in it.
  const which = image.includes("@") ? ["--all", "--preserve-digests"] : [];
  try {
    await runCommand([
      ...[...skopeo, "--override-os=linux", "--override-arch=amd64", "copy", ...which, ...options],
      ...[`--dest-shared-blob-dir=${resolve(cacheDirectory)}`, "--retry-times=2"],
      ...[`docker://${image}`, `oci:${layout}:image`],
    ]);
    const fetched = findImage(await readImageIndex(layout), "image");
    if (!fetched) throw new Error(`skopeo has written no image to ${layout}`);
    await nameImage(cacheDirectory, image, fetched);
  } finally {
    await rm(layout, { recursive: true, force: true });
  }
}
