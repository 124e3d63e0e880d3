import { lstat, mkdir, readdir, readFile, rename, rmdir, symlink } from "node:fs/promises";
import { join } from "node:path";
import { replaceFile } from "#model/replace-file.ts";
import { imageLayoutDirectory, imageNameKey } from "#pxe/registry/image-layout.ts";
import { withFileLock } from "../artifacts/file-lock.ts";

/** What a layout's index says of one image (Image Specification 1.1, “OCI Content Descriptors”). */
export interface ImageDescriptor {
  readonly mediaType: string;
  readonly digest: string;
  readonly size: number;
  readonly annotations?: Readonly<Record<string, string>>;
}

interface ImageIndex {
  readonly schemaVersion: 2;
  readonly mediaType?: string;
  readonly manifests: readonly ImageDescriptor[];
}

const empty: ImageIndex = {
  schemaVersion: 2,
  mediaType: "application/vnd.oci.image.index.v1+json",
  manifests: [],
};

/** The index of a layout; that of none is empty. @throws Error when it cannot be read */
export async function readImageIndex(layout: string): Promise<ImageIndex> {
  try {
    return JSON.parse(await readFile(join(layout, "index.json"), "utf8")) as ImageIndex;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return empty;
    throw error;
  }
}

/** The entry with this name. */
export function findImage({ manifests }: ImageIndex, name: string): ImageDescriptor | undefined {
  return manifests.find(({ annotations }) => annotations?.[imageNameKey] === name);
}

/**
 * Puts an image into the layout of the cache under a name, in the place of what had the name before. Its blobs have to
 * be there. Whoever reads the index meanwhile, the boot server first of all, finds the old one or the new one.
 */
export async function nameImage(cacheDirectory: string, name: string, image: ImageDescriptor): Promise<void> {
  const layout = await ensureImageLayout(cacheDirectory);
  await withFileLock(join(cacheDirectory, "locks", "images"), async () => {
    const index = await readImageIndex(layout);
    const others = index.manifests.filter(({ annotations }) => annotations?.[imageNameKey] !== name);
    const named = { ...image, annotations: { ...image.annotations, [imageNameKey]: name } };
    await replace(join(layout, "index.json"), { ...index, manifests: [...others, named] });
  });
}

/**
 * Makes the layout in the cache: its blobs are the cache's artifacts, by a link that holds wherever the cache is carried.
 * Blobs that another tool has put into a folder in its place become artifacts.
 * @returns its directory
 */
export async function ensureImageLayout(cacheDirectory: string): Promise<string> {
  const layout = imageLayoutDirectory({ cacheDirectory });
  const [artifacts, blobs] = [join(cacheDirectory, "sha256"), join(layout, "blobs", "sha256")];
  await mkdir(artifacts, { recursive: true });
  await mkdir(join(layout, "blobs"), { recursive: true });
  const isFolder = await lstat(blobs).then(
    (entry) => entry.isDirectory(),
    () => false,
  );
  if (isFolder) {
    for (const name of await readdir(blobs)) await rename(join(blobs, name), join(artifacts, name));
    await rmdir(blobs);
  }
  await symlink("../../sha256", blobs).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== "EEXIST") throw error;
  });
  await replace(join(layout, "oci-layout"), { imageLayoutVersion: "1.0.0" });
  return layout;
}

function replace(file: string, value: object): Promise<void> {
  return replaceFile(file, `${JSON.stringify(value, null, 2)}\n`, { mode: 0o644 });
}
