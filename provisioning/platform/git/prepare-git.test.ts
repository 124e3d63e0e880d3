import { describe, expect, test } from "vitest";
import { authorization, type GiteaApi, type GiteaCredentials } from "./gitea-api.ts";
import { type GitWishes, prepareGit } from "./prepare-git.ts";

const wishes: GitWishes = {
  owner: { user: "hearth", password: "owner-password" },
  reader: { user: "argo-cd", password: "reader-password" },
  repository: "apps",
  webhook: { url: "http://argocd-server.argocd/api/webhook", secret: "shared" },
};

const token = "159d446f3838a6ec58cc3a1378f6c6e382e873a8";

/** Gitea, as far as it is asked: accounts by name, one repository, its readers and hooks. */
function fakeGitea() {
  const passwords = new Map<string, string>();
  /** Names of access tokens; one value opens for them all. */
  const tokens = new Set<string>();
  const commands: string[] = [];
  let repository: { readers: string[]; hooks: object[] } | undefined;
  let writes = 0;

  const whoIs = (as: GiteaCredentials) => {
    if ("token" in as) return as.token === token && tokens.size > 0 ? "hearth" : undefined;
    return passwords.get(as.user) === as.password ? as.user : undefined;
  };
  const api: GiteaApi = {
    async ask(method, path, as, body) {
      const fields = (body ?? {}) as Record<string, string>;
      if (method !== "GET") writes++;
      const who = whoIs(as);
      if (!who) return { status: 401, body: { message: "who are you?" } };
      const account = /^\/(?:admin\/)?users\/([^/]+)$/.exec(path)?.[1];
      if (path === "/user") return { status: 200, body: { login: who } };
      if (method === "GET" && account) return { status: passwords.has(account) ? 200 : 404, body: undefined };
      if (method === "POST" && path === "/admin/users") {
        passwords.set(fields.username ?? "", fields.password ?? "");
        return { status: 201, body: {} };
      }
      if (method === "PATCH" && account) {
        passwords.set(account, fields.password ?? "");
        return { status: 200, body: {} };
      }
      if (method === "GET" && path.endsWith("/tokens")) {
        return { status: 200, body: [...tokens.keys()].map((name) => ({ name })) };
      }
      if (method === "DELETE" && path.includes("/tokens/")) {
        tokens.delete(path.slice(path.lastIndexOf("/") + 1));
        return { status: 204, body: undefined };
      }
      if (method === "POST" && path === "/user/repos") {
        expect(body).toMatchObject({ private: true, auto_init: false });
        repository = { readers: [], hooks: [] };
        return { status: 201, body: {} };
      }
      if (!repository) return { status: 404, body: undefined };
      if (path === "/repos/hearth/apps") return { status: 200, body: {} };
      const reader = /collaborators\/(.+)$/.exec(path)?.[1];
      if (reader && method === "PUT") repository.readers.push(reader);
      if (reader) return { status: repository.readers.includes(reader) ? 204 : 404, body: undefined };
      if (method === "POST") repository.hooks.push({ id: 1, ...body });
      return { status: method === "POST" ? 201 : 200, body: repository.hooks };
    },
  };
  return {
    api,
    passwords,
    tokens,
    commands,
    writes: () => writes,
    lose() {
      passwords.clear();
      repository = undefined;
    },
    async command(words: readonly string[]) {
      commands.push(words.join(" "));
      if (words.includes("create")) passwords.set("hearth", "something random");
      if (words.includes("list"))
        return ["ID Username", ...[...passwords.keys()].map((n, i) => `${i} ${n} x`)].join("\n");
      if (!words.includes("generate-access-token")) return "";
      tokens.add(words[words.indexOf("--token-name") + 1] ?? "");
      return `2026/11/27 15:46:32 picture.go:66 [E] Deprecation: something\n${token}\n`;
    },
  };
}

describe("a new Gitea", () => {
  test("gets accounts, repository and webhook", async () => {
    const gitea = fakeGitea();
    const done = await prepareGit(gitea.api, gitea.command, wishes);
    expect(done).toEqual(["administrator", "Argo CD's account", "repository", "webhook"]);
    expect(Object.fromEntries(gitea.passwords)).toEqual({ hearth: "owner-password", "argo-cd": "reader-password" });
  });

  test("never sees a password in a command, and keeps no token", async () => {
    const gitea = fakeGitea();
    await prepareGit(gitea.api, gitea.command, wishes);
    expect(gitea.commands.join("\n")).not.toMatch(/owner-password|reader-password|shared/);
    expect(gitea.tokens.size).toBe(0);
  });

  test("loses the token that an interrupted run left, and no other", async () => {
    const gitea = fakeGitea();
    gitea.tokens.add("hearth-recovery-of-a-run-before").add("a-person's");
    await prepareGit(gitea.api, gitea.command, wishes);
    expect([...gitea.tokens]).toEqual(["a-person's"]);
  });
});

describe("a Gitea that is prepared", () => {
  test("is only looked at", async () => {
    const gitea = fakeGitea();
    await prepareGit(gitea.api, gitea.command, wishes);
    const before = gitea.writes();
    expect(await prepareGit(gitea.api, gitea.command, wishes)).toEqual([]);
    expect([gitea.writes(), gitea.commands.length]).toEqual([before, 3]);
  });

  test("learns a rotated password, the administrator's from inside its pod", async () => {
    const gitea = fakeGitea();
    await prepareGit(gitea.api, gitea.command, wishes);
    const rotated = {
      ...wishes,
      owner: { ...wishes.owner, password: "new" },
      reader: { user: "argo-cd", password: "n" },
    };
    expect(await prepareGit(gitea.api, gitea.command, rotated)).toEqual(["administrator", "Argo CD's account"]);
    expect(Object.fromEntries(gitea.passwords)).toEqual({ hearth: "new", "argo-cd": "n" });
    expect(gitea.commands.filter((line) => line.includes("create"))).toHaveLength(1);
  });

  test("that lost its data is prepared again", async () => {
    const gitea = fakeGitea();
    await prepareGit(gitea.api, gitea.command, wishes);
    gitea.lose();
    expect(await prepareGit(gitea.api, gitea.command, wishes)).toHaveLength(4);
  });
});

test("a refusal says what was refused and in whose words", async () => {
  const gitea = fakeGitea();
  const api: GiteaApi = { ask: async () => ({ status: 500, body: { message: "database is locked" } }) };
  await expect(prepareGit(api, gitea.command, wishes)).rejects.toMatchObject({
    code: "gitea-refused",
    why: "It answered 500: database is locked.",
  });
});

test("git authenticates as people do", () => {
  expect(authorization({ user: "a", password: "b:c" })).toBe("Basic YTpiOmM=");
});
