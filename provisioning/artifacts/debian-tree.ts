import type { BuildProgress } from "./build-progress.ts";
import { cachedTree } from "./cached-tree.ts";
import { mmdebstrap } from "./mmdebstrap.ts";
import { versions } from "./versions.ts";

export interface DebianTreeRequest {
  /** The environment's cache, e.g. `.hearth/cache`. */
  readonly cacheDirectory: string;
  /** For people, and the start of the directory's name: `qemu`, `image-tools`. */
  readonly name: string;
  /** Defaults to the pinned suite. */
  readonly suite?: string;
  readonly components?: readonly string[];
  /** Their dependencies come along; recommended packages do not. */
  readonly packages: readonly string[];
  readonly onProgress: BuildProgress;
}

/**
 * A directory with the files of Debian packages, unpacked but not installed (no package script runs): a way to use
 * a newer Debian's programs beside the host's own. Made once for a recipe and kept; run its programs through
 * `treeCommand`.
 *
 * @returns the absolute path of the tree.
 * @throws HearthError `host-package-missing`, `debian-tree-failed`.
 */
export function ensureDebianTree(request: DebianTreeRequest): Promise<string> {
  const suite = request.suite ?? versions.debian.suite;
  const components = [...(request.components ?? versions.debian.components)];
  const packages = [...new Set(request.packages)].sort();
  const { cacheDirectory, name, onProgress } = request;
  return cachedTree({
    cacheDirectory,
    name,
    recipe: { kind: "debian-tree", version: 1, suite, components, packages },
    onProgress,
    build: (target) => mmdebstrap({ name, target, variant: "extract", suite, components, packages, onProgress }),
  });
}
