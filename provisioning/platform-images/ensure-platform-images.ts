import { createHash } from "node:crypto";
import { builtImageReference } from "#apps/image-reference.ts";
import { type ImageName, images, type PinnedImage } from "#apps/versions.ts";
import type { ArtifactRef } from "#model/artifact-ref.ts";
import { describeFile } from "../artifacts/artifact-store.ts";
import { cachedBuild } from "../artifacts/cached-build.ts";
import { versions } from "../artifacts/versions.ts";
import type { GoToolchainRequest } from "../go-program/go-toolchain.ts";
import type { ImageFile, ImageFiles } from "../oci-image/image-files.ts";
import { writeOciArchive } from "../oci-image/oci-archive.ts";
import { imageRecipes } from "./image-recipes.ts";

/** An image in the cache, ready to be imported on a node. */
export interface BuiltImage {
  /** What pods call it. */
  readonly reference: string;
  /** File name on a node, without folder. */
  readonly fileName: string;
  readonly archive: ArtifactRef;
}

/**
 * The images of these names, built where the cache does not have them.
 * @throws HearthError `go-missing`, `go-program-failed`, `debian-tree-failed`, `host-package-missing`
 */
export async function ensurePlatformImages(
  names: readonly ImageName[],
  request: GoToolchainRequest,
): Promise<readonly BuiltImage[]> {
  const built: BuiltImage[] = [];
  // One after the other: each compile keeps every core busy.
  for (const name of [...new Set(names)].sort()) built.push(await ensureImage(name, request));
  return built;
}

async function ensureImage(name: ImageName, request: GoToolchainRequest): Promise<BuiltImage> {
  const image: PinnedImage = images[name];
  const recipe = image.built && imageRecipes[image.built.name];
  if (!image.built || !recipe) throw new Error(`nobody knows how to build ${image.repository}`);
  const reference = builtImageReference(image);
  const content = await recipe(request);
  const { files, ...settings } = content;
  const entry = await cachedBuild({
    ...request,
    name: `image ${image.built.name}`,
    recipe: {
      kind: "oci-image",
      version: 1,
      reference,
      clock: versions.sourceDateEpochSeconds,
      settings: JSON.parse(JSON.stringify(settings)),
      files: await fileDigests(files),
    },
    build: async (workDirectory) => ({
      files: { archive: await writeOciArchive({ ...content, name: reference }, workDirectory) },
      packages: {},
      facts: {},
    }),
  });
  const archive = entry.artifacts.archive;
  if (!archive) throw new Error(`${reference} left no archive in the cache`);
  return { reference, fileName: `${image.built.name}.tar`, archive };
}

/** What the image holds, by path: its content's digest, target or mode. */
async function fileDigests(files: ImageFiles): Promise<Record<string, string>> {
  const digests: Record<string, string> = {};
  // One after the other: Gitea's pictures are thousands, and a buffer for each at once is a gigabyte.
  for (const [path, file] of files) digests[path] = await fileDigest(file);
  return digests;
}

async function fileDigest(file: ImageFile): Promise<string> {
  switch (file.kind) {
    case "content":
      return `${file.mode} ${createHash("sha256").update(file.content).digest("hex")}`;
    case "copy":
      return `${file.mode} ${(await describeFile(file.from)).sha256}`;
    case "link":
      return `-> ${file.to}`;
    case "directory":
      return `${file.mode}`;
  }
}
