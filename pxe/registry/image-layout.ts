import { readFileSync, statSync } from "node:fs";
import path from "node:path";
import { z } from "zod";
import type { BootServerSettings } from "#pxe/contract/settings.ts";

/** The manifest, or the index of several, that a name stands for. */
export interface NamedImage {
  readonly mediaType: string;
  /** SHA-256 of the manifest, hex; its bytes are an artifact of the cache. */
  readonly sha256: string;
}

/** Images by their full name, e.g. `docker.io/library/nginx:1.29`. */
export type NamedImages = ReadonlyMap<string, NamedImage>;

/** Where an image's full name stands in an index (Image Specification 1.1, “Pre-Defined Annotation Keys”). */
export const imageNameKey = "org.opencontainers.image.ref.name";

const descriptorSchema = z.looseObject({
  // It becomes a header.
  mediaType: z.string().regex(/^[\w.+-]+\/[\w.+-]+$/),
  digest: z.string().regex(/^sha256:[0-9a-f]{64}$/),
  annotations: z.looseObject({ [imageNameKey]: z.string().optional() }).optional(),
});

const indexSchema = z.looseObject({ schemaVersion: z.literal(2), manifests: z.array(z.unknown()) });

/** The OCI Image Layout in the cache; its blobs are the cache's artifacts. */
export function imageLayoutDirectory({ cacheDirectory }: Pick<BootServerSettings, "cacheDirectory">): string {
  return path.join(cacheDirectory, "images");
}

/**
 * The names of a layout's `index.json` (Image Layout Specification 1.1). An entry without a name, or with a digest that
 * is not SHA-256, is nobody's to ask for.
 * @throws Error when it is no index
 */
function parseImageIndex(text: string): NamedImages {
  const { manifests } = indexSchema.parse(JSON.parse(text));
  const named = manifests.flatMap((entry): (readonly [string, NamedImage])[] => {
    const { data } = descriptorSchema.safeParse(entry);
    const name = data?.annotations?.[imageNameKey];
    if (!data || name === undefined) return [];
    return [[name, { mediaType: data.mediaType, sha256: data.digest.slice("sha256:".length) }]];
  });
  return new Map(named);
}

/**
 * The names in the cache, read again when the index has changed. An index that cannot be read counts as it was before.
 * @param onProblem told once for every version of the index
 */
export function watchImageLayout(
  settings: Pick<BootServerSettings, "cacheDirectory">,
  onProblem: (problem: unknown) => void,
): () => NamedImages {
  const file = path.join(imageLayoutDirectory(settings), "index.json");
  let images: NamedImages = new Map();
  let seen = "";
  return () => {
    const stat = statSync(file, { throwIfNoEntry: false });
    const version = stat ? `${stat.ino} ${stat.mtimeMs} ${stat.size}` : "";
    if (version === seen) return images;
    seen = version;
    try {
      images = stat ? parseImageIndex(readFileSync(file, "utf8")) : new Map();
    } catch (error) {
      onProblem(new Error(`${file} is no index of images`, { cause: error }));
    }
    return images;
  };
}
