import { mkdir, readdir, rename, rm, stat } from "node:fs/promises";
import { join, resolve } from "node:path";
import type { BuildProgress } from "./build-progress.ts";
import { withFileLock } from "./file-lock.ts";
import { type Json, recipeDigest } from "./recipe-digest.ts";

export interface CachedTreeRequest {
  readonly cacheDirectory: string;
  /** For people, and the start of the directory's name. */
  readonly name: string;
  /** Everything that decides the content. */
  readonly recipe: Json;
  /** Fills a directory that does not exist yet. */
  readonly build: (part: string) => Promise<void>;
  readonly onProgress: BuildProgress;
}

/**
 * A directory that is made once for a recipe: under a lock, in a place beside, and renamed when it is whole.
 * What a killed build left behind is removed by the next one.
 *
 * @returns the absolute path, `<cache>/trees/<name>-<digest>`.
 */
export async function cachedTree(request: CachedTreeRequest): Promise<string> {
  const parent = resolve(request.cacheDirectory, "trees");
  const folder = `${request.name}-${recipeDigest(request.recipe).slice(0, 16)}`;
  const target = join(parent, folder);
  if (await isDirectory(target)) return target;

  await mkdir(parent, { recursive: true });
  return withFileLock(
    resolve(request.cacheDirectory, "locks", folder),
    async () => {
      if (await isDirectory(target)) return target;
      const leftovers = (await readdir(parent)).filter((name) => name.startsWith(`${folder}.part-`));
      await Promise.all(leftovers.map((name) => rm(join(parent, name), { recursive: true, force: true })));
      const part = `${target}.part-${process.pid}`;
      try {
        await request.build(part);
        await rename(part, target);
      } catch (error) {
        await rm(part, { recursive: true, force: true });
        throw error;
      }
      return target;
    },
    () => request.onProgress(`${request.name}: waiting for another build of the same`),
  );
}

async function isDirectory(path: string): Promise<boolean> {
  return stat(path).then(
    (entry) => entry.isDirectory(),
    () => false,
  );
}
