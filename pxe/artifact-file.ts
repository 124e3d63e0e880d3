import path from "node:path";
import type { BootServerSettings } from "./contract/settings.ts";

/** A file named by its content. */
export interface ArtifactFile {
  readonly path: string;
  /** SHA-256, hex. */
  readonly sha256: string;
}

/**
 * Where the cache keeps a file.
 * @param sha256 64 lower-case hex digits; anything else throws, as it could lead out of the cache
 */
export function artifactFile(settings: Pick<BootServerSettings, "cacheDirectory">, sha256: string): ArtifactFile {
  if (!/^[0-9a-f]{64}$/.test(sha256)) throw new RangeError(`“${sha256}” is not a SHA-256 in hex`);
  return { path: path.join(settings.cacheDirectory, "sha256", sha256), sha256 };
}
