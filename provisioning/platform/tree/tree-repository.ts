import { mkdir } from "node:fs/promises";
import { HearthError } from "#model/hearth-error.ts";
import { GitFailed, git, gitText } from "./git-command.ts";

/** What Hearth renders, and nothing else; `main` is this merged with what people push. */
export const renderedBranch = "rendered";
export const mainBranch = "main";

const author = "Hearth <hearth@home.arpa>";

/** The tree's history on this computer: a bare repository, so that nobody's working copy is ever touched. */
export class TreeRepository {
  readonly directory: string;

  private constructor(directory: string) {
    this.directory = directory;
  }

  /** Opens the repository, and makes it where there is none. */
  static async open(directory: string): Promise<TreeRepository> {
    await mkdir(directory, { recursive: true });
    await git(directory, ["init", "--quiet", "--bare", "--initial-branch", mainBranch, "."]);
    return new TreeRepository(directory);
  }

  /** Commit that a reference names; undefined where there is none. */
  async commitOf(reference: string): Promise<string | undefined> {
    const text = await this.#text(["rev-parse", "--quiet", "--verify", `${reference}^{commit}`]).catch(() => "");
    return text === "" ? undefined : text;
  }

  async setBranch(branch: string, commit: string): Promise<void> {
    await git(this.directory, ["update-ref", `refs/heads/${branch}`, commit]);
  }

  isAncestor(older: string, newer: string): Promise<boolean> {
    return git(this.directory, ["merge-base", "--is-ancestor", older, newer]).then(
      () => true,
      (error) => {
        if (error instanceof GitFailed && error.exitCode === 1) return false;
        throw error;
      },
    );
  }

  /**
   * A commit whose content is exactly these files.
   * @returns `parent` itself when it holds the same already
   */
  async commitFiles(files: ReadonlyMap<string, string>, parent: string | undefined, message: string): Promise<string> {
    const scratch = "refs/hearth/next";
    const now = Math.floor(Date.now() / 1000);
    const stream = [
      `commit ${scratch}\ncommitter ${author} ${now} +0000\n`,
      data(message),
      parent ? `from ${parent}\n` : "",
      "deleteall\n",
      ...[...files].map(([path, content]) => `M 100644 inline ${path}\n${data(content)}`),
      "done\n",
    ].join("");
    await git(this.directory, ["fast-import", "--quiet", "--done", "--force"], { stdin: stream });
    const commit = await this.#text(["rev-parse", scratch]);
    await git(this.directory, ["update-ref", "-d", scratch]);
    if (!parent) return commit;
    const [before, after] = await Promise.all([parent, commit].map((id) => this.#text(["rev-parse", `${id}^{tree}`])));
    return before === after ? parent : commit;
  }

  /**
   * What both sides say, as a commit with both as parents.
   * @throws HearthError `tree-conflict` naming the files that both changed
   */
  async merge(ours: string, theirs: string, message: string): Promise<string> {
    const words = ["merge-tree", "--write-tree", "--name-only", "--no-messages", ours, theirs];
    const [tree = "", ...conflicts] = (
      await this.#text(words).catch((error) => {
        if (error instanceof GitFailed && error.exitCode === 1) return error.stdout.trim();
        throw error;
      })
    ).split("\n");
    if (conflicts.length > 0) throw treeConflict(conflicts);
    return this.#text(["commit-tree", tree, "-p", ours, "-p", theirs, "-m", message]);
  }

  #text(words: readonly string[]): Promise<string> {
    return gitText(this.directory, words);
  }
}

/** fast-import's way to say a text of any content: its length in octets first. */
function data(text: string): string {
  return `data ${Buffer.byteLength(text)}\n${text}\n`;
}

function treeConflict(files: readonly string[]): HearthError {
  return new HearthError({
    code: "tree-conflict",
    what: `What Hearth renders and what was pushed to the cluster's git differ in ${files.join(", ")}.`,
    why: "Somebody changed these files in the repository, and Hearth would now write something else into them.",
    remedy:
      "Merge the branch `rendered` into `main` in the repository and push, or change the service in `apps/` instead of what is rendered from it.",
  });
}
