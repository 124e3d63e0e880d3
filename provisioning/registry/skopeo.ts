import type { BuildProgress } from "../artifacts/build-progress.ts";
import { ensureDebianTree } from "../artifacts/debian-tree.ts";
import { treeCommand } from "../artifacts/tree-command.ts";

/**
 * The words that run skopeo, which copies images between registries and layouts; append its command. It comes from the
 * pinned Debian and is unpacked beside the host (about 30 MB), so that every computer has the same one.
 * @throws HearthError `host-package-missing`, `debian-tree-failed`
 */
export async function skopeoCommand(cacheDirectory: string, onProgress: BuildProgress): Promise<readonly string[]> {
  const tree = await ensureDebianTree({ cacheDirectory, name: "skopeo", packages: ["skopeo"], onProgress });
  // Whether an image is signed is nobody's question here; without it skopeo wants a policy file of the host.
  return [...treeCommand(tree, "usr/bin/skopeo"), "--insecure-policy"];
}
