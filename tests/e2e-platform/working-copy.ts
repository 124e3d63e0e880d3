import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import { authorization } from "#provisioning/platform/git/gitea-api.ts";
import type { Homelab, Running } from "../e2e/homelab.ts";

const run = promisify(execFile);

/** A service of the cluster on this computer, as `make open` gives it to people. */
export interface OpenService {
  /** Ends in a slash. */
  readonly url: string;
  close(): Promise<void>;
}

/** `make -s open SERVICE=…`, until it is closed. */
export async function openService(lab: Homelab, service: string): Promise<OpenService> {
  const running = lab.start("-s", "open", `SERVICE=${service}`);
  const url = await firstUrl(running);
  return {
    url,
    close: async () => {
      running.interrupt();
      await running.finished;
    },
  };
}

async function firstUrl(running: Running): Promise<string> {
  let ended = false;
  void running.finished.then(() => {
    ended = true;
  });
  while (!ended) {
    const [url] = /http:\/\/127\.0\.0\.1:\d+\//.exec(running.output()) ?? [];
    if (url) return url;
    await sleep(100);
  }
  throw new Error(`\`make open\` ended:\n${(await running.finished).output}`);
}

/** `make -s password SERVICE=…`: who signs in where the single sign-on does not run. */
export async function accountOf(lab: Homelab, service: string): Promise<Account> {
  const { output } = await lab.make("-s", "password", `SERVICE=${service}`, "JSON=1");
  return JSON.parse(output) as Account;
}

export interface Account {
  readonly user: string;
  readonly password: string;
}

/** A person's clone of the cluster's repository. */
export interface WorkingCopy {
  /** Changes one file by its text, commits and pushes. Returns the commit. */
  change(file: string, change: (text: string) => string, message: string): Promise<string>;
  log(): Promise<readonly string[]>;
  remove(): Promise<void>;
}

/**
 * Clones `hearth/apps` as the owner, with the password that `make password` prints.
 * @param url of Gitea, from {@link openService}
 */
export async function cloneTree(lab: Homelab, url: string): Promise<WorkingCopy> {
  const account = await accountOf(lab, "gitea");
  const directory = await mkdtemp(path.join(tmpdir(), "hearth-tree-"));
  const environment = {
    ...process.env,
    GIT_CONFIG_COUNT: "4",
    GIT_CONFIG_KEY_0: "http.extraHeader",
    GIT_CONFIG_VALUE_0: `Authorization: ${authorization(account)}`,
    GIT_CONFIG_KEY_1: "http.proxy",
    GIT_CONFIG_VALUE_1: "",
    GIT_CONFIG_KEY_2: "user.name",
    GIT_CONFIG_VALUE_2: "A person",
    GIT_CONFIG_KEY_3: "user.email",
    GIT_CONFIG_VALUE_3: "person@home.arpa",
  };
  const git = async (...words: string[]) =>
    (await run("git", words, { cwd: directory, env: environment })).stdout.trim();
  await git("clone", "--quiet", `${url}hearth/apps.git`, ".");
  return {
    change: async (file, change, message) => {
      const whole = path.join(directory, file);
      const before = await readFile(whole, "utf8");
      const after = change(before);
      if (after === before) throw new Error(`${file} holds nothing to change:\n${before}`);
      await writeFile(whole, after);
      await git("commit", "--quiet", "--all", "--message", message);
      await git("push", "--quiet");
      return git("rev-parse", "HEAD");
    },
    log: async () => (await git("log", "--format=%s")).split("\n"),
    remove: () => rm(directory, { recursive: true, force: true }),
  };
}
