import { spawn } from "node:child_process";
import { HearthError } from "#model/hearth-error.ts";

/** git ended with another code than 0. */
export class GitFailed extends Error {
  readonly exitCode: number | null;
  readonly stdout: string;

  constructor(words: readonly string[], exitCode: number | null, stdout: string, stderr: string) {
    super(`git ${words[0]} ended with ${exitCode}: ${stderr.trim() || stdout.trim()}`);
    this.name = "GitFailed";
    this.exitCode = exitCode;
    this.stdout = stdout;
  }
}

export interface GitOptions {
  readonly stdin?: string;
  /** Further configuration, which stays out of the list of processes. */
  readonly configuration?: Readonly<Record<string, string>>;
  readonly environment?: Readonly<Record<string, string>>;
}

/**
 * Runs git in a directory. Nothing of the person's own configuration takes part, no hook, signature or helper, and
 * nobody is asked for a password.
 *
 * @throws GitFailed; HearthError `git-missing`
 */
export function git(directory: string, words: readonly string[], options: GitOptions = {}): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn("git", words, {
      cwd: directory,
      env: {
        ...process.env,
        ...cleanEnvironment,
        ...configurationVariables(options.configuration ?? {}),
        ...options.environment,
      },
      stdio: ["pipe", "pipe", "pipe"],
    });
    const stdout: Buffer[] = [];
    const stderr: Buffer[] = [];
    child.stdout.on("data", (chunk: Buffer) => stdout.push(chunk));
    child.stderr.on("data", (chunk: Buffer) => stderr.push(chunk));
    child.stdin.on("error", () => {}); // git may end without reading it; its exit code tells the rest.
    child.stdin.end(options.stdin ?? "");
    child.once("error", (cause) => reject(gitMissing(cause)));
    child.once("close", (exitCode) => {
      const output = Buffer.concat(stdout).toString("utf8");
      if (exitCode === 0) resolve(output);
      else reject(new GitFailed(words, exitCode, output, Buffer.concat(stderr).toString("utf8")));
    });
  });
}

/** What git prints, without the line's end. */
export async function gitText(directory: string, words: readonly string[]): Promise<string> {
  return (await git(directory, words)).trim();
}

const cleanEnvironment = {
  GIT_CONFIG_NOSYSTEM: "1",
  GIT_CONFIG_GLOBAL: "/dev/null",
  GIT_TERMINAL_PROMPT: "0",
  GIT_DIR: undefined,
  GIT_WORK_TREE: undefined,
  GIT_INDEX_FILE: undefined,
  GIT_AUTHOR_NAME: "Hearth",
  GIT_AUTHOR_EMAIL: "hearth@home.arpa",
  GIT_COMMITTER_NAME: "Hearth",
  GIT_COMMITTER_EMAIL: "hearth@home.arpa",
  LC_ALL: "C.UTF-8",
};

/** Configuration by environment (git 2.31): an argument could be read by everybody on this computer. */
function configurationVariables(configuration: Readonly<Record<string, string>>): Record<string, string> {
  const entries = Object.entries(configuration);
  return Object.fromEntries([
    ["GIT_CONFIG_COUNT", `${entries.length}`],
    ...entries.flatMap(([key, value], index) => [
      [`GIT_CONFIG_KEY_${index}`, key],
      [`GIT_CONFIG_VALUE_${index}`, value],
    ]),
  ]);
}

function gitMissing(cause: unknown): HearthError {
  return new HearthError({
    code: "git-missing",
    what: "The program git cannot be run.",
    why: "The tree of services is kept in git and pushed to the cluster's own git server.",
    remedy: "Run `make setup`, or install git 2.38 or newer.",
    cause,
  });
}
