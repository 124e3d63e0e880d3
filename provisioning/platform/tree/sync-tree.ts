import { GitFailed, git } from "./git-command.ts";
import { mainBranch, renderedBranch, type TreeRepository } from "./tree-repository.ts";

/** Where the cluster's repository is, and what opens it. */
export interface GitRemote {
  /** Holds no password. */
  readonly url: string;
  /** Configuration of git that authenticates, e.g. `http.extraHeader`; kept out of arguments and URL. */
  readonly configuration: Readonly<Record<string, string>>;
}

export interface TreeSync {
  readonly files: ReadonlyMap<string, string>;
  /** Subject of the commit when something changed. */
  readonly message: string;
}

/** @param commit what `main` says after it; `changed` is false when the cluster had it already */
export interface TreeSynced {
  readonly commit: string;
  readonly changed: boolean;
}

/**
 * Makes the cluster's repository say what is rendered and what people pushed, both. A repository that is empty, be
 * it new or lost, gets the whole history as this computer knows it, in one step: Argo CD never sees half a tree.
 *
 * @throws HearthError `tree-conflict`
 */
export async function syncTree(repository: TreeRepository, remote: GitRemote, sync: TreeSync): Promise<TreeSynced> {
  const theirs = await fetch(repository, remote);
  const lastRendered = theirs.rendered ?? (await repository.commitOf(renderedBranch));
  const rendered = await repository.commitFiles(sync.files, lastRendered, sync.message);
  const main = await mergedMain(repository, theirs.main ?? (await repository.commitOf(mainBranch)), rendered);
  await repository.setBranch(renderedBranch, rendered);
  await repository.setBranch(mainBranch, main);
  const changed = theirs.main !== main || theirs.rendered !== rendered;
  if (changed) {
    const branches = [mainBranch, renderedBranch].map((branch) => `refs/heads/${branch}:refs/heads/${branch}`);
    await git(repository.directory, ["push", "--quiet", "--atomic", remote.url, ...branches], {
      configuration: remote.configuration,
    });
  }
  return { commit: main, changed };
}

async function mergedMain(repository: TreeRepository, main: string | undefined, rendered: string): Promise<string> {
  if (main === undefined || (await repository.isAncestor(main, rendered))) return rendered;
  if (await repository.isAncestor(rendered, main)) return main;
  return repository.merge(main, rendered, "Merge what Hearth renders");
}

/** The two branches as the cluster has them; neither, when its repository is empty. */
async function fetch(
  repository: TreeRepository,
  remote: GitRemote,
): Promise<{ readonly main: string | undefined; readonly rendered: string | undefined }> {
  const at = (branch: string) => `refs/remotes/cluster/${branch}`;
  for (const branch of [mainBranch, renderedBranch]) {
    const words = [
      "fetch",
      "--quiet",
      "--no-tags",
      "--no-write-fetch-head",
      remote.url,
      `+refs/heads/${branch}:${at(branch)}`,
    ];
    await git(repository.directory, words, { configuration: remote.configuration }).catch(async (error) => {
      if (!(error instanceof GitFailed) || !error.message.includes("couldn't find remote ref")) throw error;
      await git(repository.directory, ["update-ref", "-d", at(branch)]);
    });
  }
  return { main: await repository.commitOf(at(mainBranch)), rendered: await repository.commitOf(at(renderedBranch)) };
}
