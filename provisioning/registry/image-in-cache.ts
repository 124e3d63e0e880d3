import { readFile, rm, stat } from "node:fs/promises";
import { z } from "zod";
import { artifactPath } from "../artifacts/artifact-store.ts";
import type { ImageDescriptor } from "./image-index.ts";

const descriptorSchema = z.looseObject({
  mediaType: z.string(),
  digest: z.string().regex(/^sha256:[0-9a-f]{64}$/),
  size: z.number().int().nonnegative(),
});
/** A manifest has a config and layers; an index has manifests (Image Specification 1.1). */
const manifestSchema = z.looseObject({
  config: descriptorSchema.optional(),
  layers: z.array(descriptorSchema).default([]),
  manifests: z.array(descriptorSchema).default([]),
});

/** Whether every blob of an image is in the cache, and how much they are together. */
export interface ImageInCache {
  readonly isComplete: boolean;
  readonly sizeBytes: number;
}

/**
 * Looks at every blob of an image. One that has another size than its manifest says was cut off, and is removed, so that
 * nobody takes it for the whole.
 */
export async function imageInCache(cacheDirectory: string, image: ImageDescriptor): Promise<ImageInCache> {
  if (!(await isThere(cacheDirectory, image))) return { isComplete: false, sizeBytes: 0 };
  const manifest = await readManifest(artifactPath(cacheDirectory, hexOf(image)));
  if (!manifest) return { isComplete: false, sizeBytes: 0 };
  const blobs = [...(manifest.config ? [manifest.config] : []), ...manifest.layers];
  const there = await Promise.all(blobs.map((blob) => isThere(cacheDirectory, blob)));
  const inner = await Promise.all(manifest.manifests.map((one) => imageInCache(cacheDirectory, one)));
  return {
    isComplete: there.every(Boolean) && inner.every(({ isComplete }) => isComplete),
    sizeBytes:
      image.size + sum(blobs.map(({ size }, at) => (there[at] ? size : 0))) + sum(inner.map((one) => one.sizeBytes)),
  };
}

async function isThere(cacheDirectory: string, blob: Pick<ImageDescriptor, "digest" | "size">): Promise<boolean> {
  const path = artifactPath(cacheDirectory, hexOf(blob));
  const size = await stat(path).then(
    (entry) => entry.size,
    () => undefined,
  );
  if (size === undefined || size === blob.size) return size !== undefined;
  await rm(path, { force: true });
  return false;
}

async function readManifest(path: string): Promise<z.output<typeof manifestSchema> | undefined> {
  try {
    return manifestSchema.parse(JSON.parse(await readFile(path, "utf8")));
  } catch {
    return undefined;
  }
}

function hexOf({ digest }: Pick<ImageDescriptor, "digest">): string {
  return digest.slice("sha256:".length);
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
