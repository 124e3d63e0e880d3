import type { SeedBench } from "../seed/seed-bench.ts";
import { GitFailed, git } from "./git-command.ts";
import { mainBranch, TreeRepository } from "./tree-repository.ts";

/**
 * Whether the cluster's git holds the tree now. Argo CD notices minutes later that it lost its data, and runs on what it
 * remembers until then.
 *
 * @param owner of the repository, with the password that opens it
 * @returns false, too, while nothing answers there
 */
export async function treeIsThere(
  bench: Pick<SeedBench, "openGit" | "treeDirectory">,
  owner: { readonly user: string; readonly password: string },
  repository: string,
): Promise<boolean> {
  const { directory } = await TreeRepository.open(bench.treeDirectory);
  const access = await bench.openGit();
  try {
    const { url, configuration } = access.remote(owner, repository);
    await git(directory, ["ls-remote", "--exit-code", "--quiet", url, `refs/heads/${mainBranch}`], { configuration });
    return true;
  } catch (error) {
    if (error instanceof GitFailed) return false;
    throw error;
  } finally {
    await access.close();
  }
}
