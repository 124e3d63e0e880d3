import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { makeHostKey } from "./host-key.ts";
import { ensureKeyPair } from "./key-pair.ts";
import { pinHostKey } from "./known-hosts.ts";
import { runSsh } from "./run-ssh.ts";
import { sharedConnection } from "./shared-connection.ts";
import type { SshTarget } from "./ssh-target.ts";
import { type SshServer, sshServerTree, startSshServer } from "./testing/ssh-server.ts";
import { waitForSsh } from "./wait-for-ssh.ts";

const tree = await sshServerTree("login by SSH");

describe.skipIf(!tree)("login by SSH", () => {
  const hostKey = makeHostKey("metal0");
  let directory: string;
  let server: SshServer;
  let target: SshTarget;
  beforeAll(async () => {
    // Blank and percent sign in every path: ssh gives both a meaning of their own.
    directory = await mkdtemp(path.join(tmpdir(), "hearth-t 100% ssh-"));
    const identityFile = path.join(directory, "client", "id_ed25519");
    const publicKey = await ensureKeyPair(identityFile);
    server = await startSshServer(tree ?? "", hostKey, publicKey);
    target = {
      address: "127.0.0.1",
      port: server.port,
      user: "root",
      identityFile,
      knownHostsFile: path.join(directory, "client", "known_hosts"),
      enter: [],
    };
    await pinHostKey(target.knownHostsFile, target.address, hostKey.publicKey, { port: server.port });
    await waitForSsh(target, { timeoutSeconds: 10 });
  });
  afterAll(async () => {
    await server?.stop();
    if (directory) await rm(directory, { recursive: true });
  });
  beforeEach(() => pinHostKey(target.knownHostsFile, target.address, hostKey.publicKey, { port: server.port }));

  const limit = { timeoutSeconds: 10 };

  test("a command gets its input, and its two outputs come back apart", async () => {
    const stdin = "ä and 100 000 more\n".repeat(5000);
    expect(await runSsh(target, "cat; echo done >&2", { ...limit, stdin })).toEqual({
      stdout: stdin,
      stderr: "done\n",
      exitCode: 0,
    });
  });

  test("commands that share a connection log in once; the others by themselves, and none waits for it", async () => {
    // Every connection has a server process of its own, the parent of its commands.
    const parent = async (shared: boolean) => (await runSsh(target, "echo $PPID", { ...limit, shared })).stdout;
    const first = await parent(true);
    await expect.poll(() => parent(true), { timeout: 10_000 }).not.toBe(first);
    const kept = await parent(true);
    expect(await Promise.all([parent(true), parent(true), parent(true)])).toEqual([kept, kept, kept]);
    expect(await parent(false)).not.toBe(kept);
    const stdin = "ä and 100 000 more\n".repeat(5000);
    expect(
      await runSsh(target, "cat; echo no >&2; exit 7", { ...limit, shared: true, allowFailure: true, stdin }),
    ).toEqual({ stdout: stdin, stderr: "no\n", exitCode: 7 });
  });

  test("a shared connection that ends is no fault of the command, and the next one gets another", async () => {
    const shared = { ...limit, shared: true };
    await expect.poll(() => sharedConnection(target)?.alive(), { timeout: 10_000 }).toBe(true);
    await expect(runSsh(target, "kill -9 $PPID; sleep 9", shared)).rejects.toMatchObject({ code: "ssh-unreachable" });
    expect((await runSsh(target, "echo again", shared)).stdout).toBe("again\n");
    await expect.poll(() => sharedConnection(target)?.alive(), { timeout: 10_000 }).toBe(true);
  });

  test("a command that fails is an error with its last words, or an exit code for those who ask for it", async () => {
    const command = "echo no such thing >&2; exit 7";
    await expect(runSsh(target, command, limit)).rejects.toMatchObject({
      code: "ssh-command-failed",
      why: "It said: no such thing",
    });
    expect(await runSsh(target, command, { ...limit, allowFailure: true })).toMatchObject({ exitCode: 7 });
  });

  test("a machine with another host key than the pinned one is sent nothing", async () => {
    const witness = path.join(directory, "witness");
    await pinHostKey(target.knownHostsFile, target.address, makeHostKey("other").publicKey, { port: server.port });
    await expect(runSsh(target, `touch "${witness}"`, limit)).rejects.toMatchObject({ code: "ssh-host-key-changed" });
    await expect(readFile(witness)).rejects.toMatchObject({ code: "ENOENT" });
  });

  test("while a key is changed both the old and the new one are accepted", async () => {
    const next = makeHostKey("next").publicKey;
    await pinHostKey(target.knownHostsFile, target.address, next, { port: server.port, keepOthers: true });
    expect((await runSsh(target, "echo in", limit)).stdout).toBe("in\n");
  });

  test("a machine whose host key nobody pinned is refused, and its key is not taken over", async () => {
    await writeFile(target.knownHostsFile, "");
    await expect(runSsh(target, "true", limit)).rejects.toMatchObject({ code: "ssh-host-key-unknown" });
    expect(await readFile(target.knownHostsFile, "utf8")).toBe("");
  });

  test("a key that the machine does not know is refused in words", async () => {
    const identityFile = path.join(directory, "client", "other");
    await ensureKeyPair(identityFile);
    await expect(runSsh({ ...target, identityFile }, "true", limit)).rejects.toMatchObject({
      code: "ssh-permission-denied",
    });
  });

  test("a port on which nobody listens is unreachable", async () => {
    await expect(runSsh({ ...target, port: 1 }, "true", limit)).rejects.toMatchObject({ code: "ssh-unreachable" });
  });

  test("a command that does not end in time is given up", async () => {
    await expect(runSsh(target, "sleep 60", { timeoutSeconds: 1 })).rejects.toMatchObject({ code: "ssh-timeout" });
  });

  test("a signal ends a command at once with its own reason", async () => {
    const reason = new Error("Ctrl-C");
    const abort = new AbortController();
    setTimeout(() => abort.abort(reason), 200);
    await expect(runSsh(target, "sleep 60", { ...limit, signal: abort.signal })).rejects.toBe(reason);
  });
});
