import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { mkdir, open, rename, rm, stat } from "node:fs/promises";
import { join, resolve } from "node:path";
import { pipeline } from "node:stream/promises";
import type { ArtifactRef } from "#model/artifact-ref.ts";

/** Where the bytes of an artifact are, whether or not they exist. */
export function artifactPath(cacheDirectory: string, sha256: string): string {
  return resolve(cacheDirectory, "sha256", sha256);
}

/** Measures a file: the reference it would have as an artifact. */
export async function describeFile(path: string): Promise<ArtifactRef> {
  const hash = createHash("sha256");
  let sizeBytes = 0;
  await pipeline(createReadStream(path, { highWaterMark: 1 << 20 }), async (source) => {
    for await (const chunk of source as AsyncIterable<Buffer>) {
      hash.update(chunk);
      sizeBytes += chunk.length;
    }
  });
  return { sha256: hash.digest("hex"), sizeBytes };
}

/**
 * Moves a finished file into the cache. It must lie on the same file system; it appears there whole or not at all,
 * also when the power fails.
 */
export async function putArtifact(cacheDirectory: string, file: string): Promise<ArtifactRef> {
  const ref = await describeFile(file);
  await mkdir(join(cacheDirectory, "sha256"), { recursive: true });
  const handle = await open(file, "r+");
  try {
    await handle.chmod(0o644);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(file, artifactPath(cacheDirectory, ref.sha256));
  return ref;
}

/** True when the artifact is there and its bytes are what its name says. A damaged one is removed. */
export async function verifyArtifact(cacheDirectory: string, ref: ArtifactRef): Promise<boolean> {
  const path = artifactPath(cacheDirectory, ref.sha256);
  const size = await stat(path).then(
    (entry) => entry.size,
    () => undefined,
  );
  if (size === undefined) return false;
  if (size === ref.sizeBytes && (await describeFile(path)).sha256 === ref.sha256) return true;
  await rm(path, { force: true });
  return false;
}
