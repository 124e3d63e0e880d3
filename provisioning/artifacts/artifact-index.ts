import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import type { ArtifactRef } from "#model/artifact-ref.ts";
import { replaceFile } from "#model/replace-file.ts";

/** What a recipe once made; `<cache>/index/<recipe digest>.json`. */
export interface IndexEntry<Facts extends object> {
  /** For people: `image cloud`, `boot files`. */
  readonly name: string;
  readonly recipe: string;
  /** ISO 8601, UTC. */
  readonly builtAt: string;
  /** By role: `image`, `kernel`, `snponly.efi`. */
  readonly artifacts: Readonly<Record<string, ArtifactRef>>;
  /** Debian packages that went in, by name: their versions. */
  readonly packages: Readonly<Record<string, string>>;
  /** What else the builder wants to know next time. */
  readonly facts: Facts;
}

/** The entry of a recipe; nothing where there is none or it cannot be read (it is then made again). */
export async function readIndexEntry<Facts extends object>(
  cacheDirectory: string,
  recipe: string,
): Promise<IndexEntry<Facts> | undefined> {
  try {
    return JSON.parse(await readFile(entryPath(cacheDirectory, recipe), "utf8")) as IndexEntry<Facts>;
  } catch {
    return undefined;
  }
}

/** Writes an entry whole or not at all. */
export async function writeIndexEntry<Facts extends object>(
  cacheDirectory: string,
  entry: IndexEntry<Facts>,
): Promise<void> {
  await replaceFile(entryPath(cacheDirectory, entry.recipe), `${JSON.stringify(entry, null, 2)}\n`, { mode: 0o644 });
}

function entryPath(cacheDirectory: string, recipe: string): string {
  return resolve(cacheDirectory, "index", `${recipe}.json`);
}
