import { open } from "node:fs/promises";
import { z } from "zod";

/** No registry has to take a larger one (OCI Distribution Specification 1.1, “Pushing Manifests”). */
const largestBytes = 4 * 1024 * 1024;

const manifestTypes = [
  "application/vnd.oci.image.manifest.v1+json",
  "application/vnd.oci.image.index.v1+json",
  "application/vnd.docker.distribution.manifest.v2+json",
  "application/vnd.docker.distribution.manifest.list.v2+json",
] as const;

const schema = z.looseObject({
  schemaVersion: z.literal(2),
  // Not required (Image Specification 1.1): then what is listed tells the two apart.
  mediaType: z.enum(manifestTypes).optional(),
  manifests: z.array(z.unknown()).optional(),
  layers: z.array(z.unknown()).optional(),
});

/** What kind of manifest a file is; undefined when it is none, or not there. */
export async function readManifestType(file: string): Promise<string | undefined> {
  const text = await readSmall(file);
  if (text === undefined) return undefined;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  const { data } = schema.safeParse(value);
  const [manifest, index] = manifestTypes;
  return data?.mediaType ?? (data?.manifests ? index : data?.layers ? manifest : undefined);
}

async function readSmall(path: string): Promise<string | undefined> {
  const file = await open(path, "r").catch(() => undefined);
  if (!file) return undefined;
  try {
    const { size } = await file.stat();
    return size > 0 && size <= largestBytes ? await file.readFile("utf8") : undefined;
  } finally {
    await file.close();
  }
}
