import { randomUUID } from "node:crypto";
import { HearthError } from "#model/hearth-error.ts";
import { expectStatus, type GiteaApi, type GiteaCredentials } from "./gitea-api.ts";

/** The accounts, the repository and the webhook that the platform needs. */
export interface GitWishes {
  /** Owns the repository and administers Gitea. */
  readonly owner: { readonly user: string; readonly password: string };
  /** May read the repository and nothing else: Argo CD. */
  readonly reader: { readonly user: string; readonly password: string };
  readonly repository: string;
  /** Told of every push, signed with the secret. */
  readonly webhook: { readonly url: string; readonly secret: string };
}

/** Runs Gitea's own command line inside its pod: the only way in when there is no account yet. */
export type GiteaCommand = (words: readonly string[]) => Promise<string>;

/**
 * Makes what is missing and leaves what is there. Safe to run again, and after Gitea's data were lost.
 *
 * @returns what was done, a few words each; empty when everything was there
 * @throws HearthError `gitea-unreachable`, `gitea-refused`
 */
export async function prepareGit(api: GiteaApi, command: GiteaCommand, wishes: GitWishes): Promise<readonly string[]> {
  const done: string[] = [];
  if (!(await canSignIn(api, wishes.owner))) {
    await recoverOwner(api, command, wishes.owner);
    done.push("administrator");
  }
  if (!(await canSignIn(api, wishes.reader))) {
    await setAccount(api, wishes.owner, wishes.reader);
    done.push("Argo CD's account");
  }
  if (await ensureRepository(api, wishes)) done.push("repository");
  if (await ensureWebhook(api, wishes)) done.push("webhook");
  return done;
}

async function canSignIn(api: GiteaApi, account: GitWishes["owner"]): Promise<boolean> {
  const answer = expectStatus(await api.ask("GET", "/user", account), [200, 401, 403], "say who signs in");
  return answer.status === 200;
}

const temporaryToken = "hearth-recovery";

/**
 * The password never is an argument of a command: a token is printed inside the pod, sets the password, and is
 * deleted.
 */
async function recoverOwner(api: GiteaApi, command: GiteaCommand, owner: GitWishes["owner"]): Promise<void> {
  const list = await command(["admin", "user", "list", "--admin"]);
  if (!new RegExp(`^\\d+\\s+${owner.user}\\s`, "m").test(list)) {
    const email = `${owner.user}@noreply.invalid`;
    const words = ["admin", "user", "create", "--admin", "--username", owner.user, "--email", email];
    await command([...words, "--random-password", "--must-change-password=false"]);
  }
  const said = await command([
    ...["admin", "user", "generate-access-token", "--raw", "--username", owner.user],
    // A name of its own: one that an interrupted run left would be in the way.
    ...["--token-name", `${temporaryToken}-${randomUUID()}`, "--scopes", "all"],
  ]);
  // Among lines of its log, where it has something to warn of.
  const token = /^[0-9a-f]{40}$/m.exec(said)?.[0];
  if (!token) throw noToken();
  await setPassword(api, { token }, owner);
  await deleteTemporaryTokens(api, owner);
}

/** That of this run, and what interrupted ones left. */
async function deleteTemporaryTokens(api: GiteaApi, owner: GitWishes["owner"]): Promise<void> {
  const path = `/users/${owner.user}/tokens`;
  const list = expectStatus(await api.ask("GET", path, owner), [200], "list its access tokens").body;
  for (const { name } of list as readonly { readonly name: string }[]) {
    if (!name.startsWith(temporaryToken)) continue;
    expectStatus(await api.ask("DELETE", `${path}/${name}`, owner), [204], "delete an access token");
  }
}

function noToken(): HearthError {
  return new HearthError({
    code: "gitea-refused",
    what: "The cluster's git server gave no way in.",
    why: "Its own command line made no access token.",
    remedy: "Look at `make kubectl ARGS='-n gitea logs deploy/gitea'`; `make` goes on where it stopped.",
  });
}

async function setAccount(api: GiteaApi, admin: GitWishes["owner"], account: GitWishes["reader"]): Promise<void> {
  const there = expectStatus(await api.ask("GET", `/users/${account.user}`, admin), [200, 404], "look for an account");
  if (there.status === 200) return setPassword(api, admin, account);
  const made = await api.ask("POST", "/admin/users", admin, {
    username: account.user,
    email: `${account.user}@noreply.invalid`,
    password: account.password,
    must_change_password: false,
    restricted: true,
    visibility: "private",
  });
  expectStatus(made, [201], `make the account ${account.user}`);
}

async function setPassword(api: GiteaApi, admin: GiteaCredentials, account: GitWishes["owner"]): Promise<void> {
  const answer = await api.ask("PATCH", `/admin/users/${account.user}`, admin, {
    login_name: account.user,
    source_id: 0,
    password: account.password,
    must_change_password: false,
  });
  expectStatus(answer, [200], `set the password of ${account.user}`);
}

/** Without a first commit of its own: Argo CD must never see a repository with half a tree. */
async function ensureRepository(api: GiteaApi, { owner, reader, repository }: GitWishes): Promise<boolean> {
  const path = `/repos/${owner.user}/${repository}`;
  const there = expectStatus(await api.ask("GET", path, owner), [200, 404], "look for the repository");
  if (there.status === 404) {
    const wish = { name: repository, private: true, auto_init: false, default_branch: "main" };
    expectStatus(await api.ask("POST", "/user/repos", owner, wish), [201], "make the repository");
  }
  const collaborator = `${path}/collaborators/${reader.user}`;
  const reads = expectStatus(await api.ask("GET", collaborator, owner), [204, 404], "say who reads the repository");
  if (reads.status === 404) {
    const answer = await api.ask("PUT", collaborator, owner, { permission: "read" });
    expectStatus(answer, [204], "let Argo CD read the repository");
  }
  return there.status === 404 || reads.status === 404;
}

interface Hook {
  readonly id: number;
  readonly active: boolean;
  readonly config: { readonly url?: string };
}

async function ensureWebhook(api: GiteaApi, { owner, repository, webhook }: GitWishes): Promise<boolean> {
  const path = `/repos/${owner.user}/${repository}/hooks`;
  const hooks = expectStatus(await api.ask("GET", path, owner), [200], "list the webhooks").body as readonly Hook[];
  if (hooks.some(({ active, config }) => active && config.url === webhook.url)) return false;
  const wish = {
    type: "gitea",
    active: true,
    events: ["push"],
    branch_filter: "main",
    config: { url: webhook.url, content_type: "json", secret: webhook.secret },
  };
  expectStatus(await api.ask("POST", path, owner, wish), [201], "make the webhook");
  return true;
}
