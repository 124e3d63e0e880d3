import type { GitAccess } from "../seed/seed-bench.ts";
import { GitFailed, git } from "./git-command.ts";
import { mainBranch } from "./tree-repository.ts";

/**
 * Whether the cluster's git holds the tree now. Argo CD notices minutes later that it lost its data, and runs on what it
 * remembers until then.
 *
 * @param directory any repository of this computer
 * @returns false, too, while nothing answers there
 */
export async function treeIsThere(
  directory: string,
  access: GitAccess,
  owner: { readonly user: string; readonly password: string },
  repository: string,
): Promise<boolean> {
  const { url, configuration } = access.remote(owner, repository);
  const words = ["ls-remote", "--exit-code", "--quiet", url, `refs/heads/${mainBranch}`];
  return git(directory, words, { configuration }).then(
    () => true,
    (error) => {
      if (error instanceof GitFailed) return false;
      throw error;
    },
  );
}
