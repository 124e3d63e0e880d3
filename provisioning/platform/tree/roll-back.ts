import { HearthError } from "#model/hearth-error.ts";
import { git, gitText } from "./git-command.ts";
import type { GitRemote } from "./sync-tree.ts";
import { mainBranch, type TreeRepository } from "./tree-repository.ts";

/** @param undone subject of the commit whose change of the folder was undone */
export interface RolledBack {
  readonly commit: string;
  readonly undone: string;
}

/**
 * Makes a folder of `main` what it was before it last changed, as a new commit, and pushes it. Other folders stay; a
 * second roll-back goes one change further back.
 *
 * @throws HearthError `rollback-nothing` when the folder never changed
 */
export async function rollBack(repository: TreeRepository, remote: GitRemote, folder: string): Promise<RolledBack> {
  const { directory } = repository;
  const text = (words: readonly string[]) => gitText(directory, words);
  const at = "refs/remotes/cluster/main";
  const words = ["fetch", "--quiet", "--no-tags", "--no-write-fetch-head", remote.url, `+refs/heads/main:${at}`];
  await git(directory, words, { configuration: remote.configuration });

  // Along the first parents: what `main` said one after another. Roll-backs are steps over, not steps to undo.
  const changes = (await text(["log", "--first-parent", "--format=%H %s", at, "--", folder]))
    .split("\n")
    .filter(Boolean);
  const undoable = changes.slice(rolledBackBefore(changes, folder));
  const [last, before] = undoable;
  if (!last || !before) throw nothing(folder);
  const [commit = ""] = last.split(" ");
  const tree = await treeWith(repository, at, folder, `${commit}^`);
  const undone = last.slice(commit.length + 1);
  const made = await text(["commit-tree", tree, "-p", at, "-m", message(folder, commit, undone)]);
  await repository.setBranch(mainBranch, made);
  await git(directory, ["push", "--quiet", remote.url, `${made}:refs/heads/main`], {
    configuration: remote.configuration,
  });
  return { commit: made, undone };
}

const prefix = (folder: string) => `Roll back ${folder}`;

function message(folder: string, commit: string, undone: string): string {
  return `${prefix(folder)}\n\nUndoes ${commit.slice(0, 12)}: ${undone}`;
}

/** How many of the newest changes are roll-backs and what they undid. */
function rolledBackBefore(changes: readonly string[], folder: string): number {
  const steps = changes.findIndex((line) => line.slice(41) !== prefix(folder));
  return steps <= 0 ? 0 : 2 * steps;
}

/** The tree of `main` with one folder as it was at another commit; made in an index of its own. */
async function treeWith(repository: TreeRepository, main: string, folder: string, from: string): Promise<string> {
  const { directory } = repository;
  // git wants a work tree for its index, and never looks into this one.
  const environment = { GIT_DIR: directory, GIT_WORK_TREE: directory, GIT_INDEX_FILE: `${directory}/roll-back.index` };
  const run = (words: readonly string[]) => git(directory, words, { environment });
  await run(["read-tree", main]);
  await run(["rm", "--cached", "-r", "--quiet", "--ignore-unmatch", "--", folder]);
  const there = await gitText(directory, ["ls-tree", "-d", from, "--", folder]);
  if (there !== "") await run(["read-tree", `--prefix=${folder}/`, `${from}:${folder}`]);
  return (await run(["write-tree"])).trim();
}

function nothing(folder: string): HearthError {
  return new HearthError({
    code: "rollback-nothing",
    what: `There is nothing to roll back in ${folder}.`,
    why: "It is as it was when it first came to the cluster's git.",
    remedy: "Name another service, or change this one by a commit.",
  });
}
