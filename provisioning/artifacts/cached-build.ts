import { mkdir, rm } from "node:fs/promises";
import { resolve } from "node:path";
import type { ArtifactRef } from "#model/artifact-ref.ts";
import { type IndexEntry, readIndexEntry, writeIndexEntry } from "./artifact-index.ts";
import { putArtifact, verifyArtifact } from "./artifact-store.ts";
import type { BuildProgress } from "./build-progress.ts";
import { withFileLock } from "./file-lock.ts";
import { type Json, recipeDigest } from "./recipe-digest.ts";

/** What a build hands over: finished files in its work directory, by role. */
export interface BuildResult<Facts extends object> {
  readonly files: Readonly<Record<string, string>>;
  readonly packages: Readonly<Record<string, string>>;
  readonly facts: Facts;
}

export interface CachedBuildRequest<Facts extends object> {
  readonly cacheDirectory: string;
  readonly name: string;
  /** Everything that decides the bytes, or as much of it as is known beforehand. */
  readonly recipe: Json;
  /** Builds into an empty directory, which is removed afterwards. */
  readonly build: (workDirectory: string) => Promise<BuildResult<Facts>>;
  readonly onProgress: BuildProgress;
}

/**
 * Artifacts that are built once for a recipe. Those at hand are checked against their digests first; a damaged one
 * is built again, and said so.
 */
export async function cachedBuild<Facts extends object>(
  request: CachedBuildRequest<Facts>,
): Promise<IndexEntry<Facts>> {
  const { cacheDirectory, name, onProgress } = request;
  const recipe = recipeDigest(request.recipe);
  const ready = async () => {
    const entry = await readIndexEntry<Facts>(cacheDirectory, recipe);
    if (!entry) return undefined;
    const intact = await Promise.all(Object.values(entry.artifacts).map((ref) => verifyArtifact(cacheDirectory, ref)));
    if (intact.every(Boolean)) return entry;
    onProgress(`${name}: damaged or missing in the cache, building it again`);
    return undefined;
  };
  return withFileLock(
    resolve(cacheDirectory, "locks", recipe.slice(0, 16)),
    async () => {
      const cached = await ready();
      if (cached) return cached;
      const workDirectory = resolve(cacheDirectory, "work", recipe.slice(0, 16));
      await rm(workDirectory, { recursive: true, force: true });
      await mkdir(workDirectory, { recursive: true });
      try {
        const result = await request.build(workDirectory);
        const artifacts: Record<string, ArtifactRef> = {};
        for (const [role, file] of Object.entries(result.files)) {
          artifacts[role] = await putArtifact(cacheDirectory, file);
        }
        const { packages, facts } = result;
        const entry = { name, recipe, builtAt: new Date().toISOString(), artifacts, packages, facts };
        await writeIndexEntry(cacheDirectory, entry);
        return entry;
      } finally {
        await rm(workDirectory, { recursive: true, force: true });
      }
    },
    () => onProgress(`${name}: waiting for another build of the same`),
  );
}
