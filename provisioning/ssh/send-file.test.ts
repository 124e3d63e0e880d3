import { createHash } from "node:crypto";
import { chmod, mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { fetchFile } from "./fetch-file.ts";
import { makeHostKey } from "./host-key.ts";
import { ensureKeyPair } from "./key-pair.ts";
import { pinHostKey } from "./known-hosts.ts";
import { sendFile } from "./send-file.ts";
import type { SshTarget } from "./ssh-target.ts";
import { type SshServer, sshServerTree, startSshServer } from "./testing/ssh-server.ts";
import { waitForSsh } from "./wait-for-ssh.ts";

const tree = await sshServerTree("files by SSH");

describe.skipIf(!tree)("files by SSH", () => {
  const hostKey = makeHostKey("metal0");
  let directory: string;
  let far: string;
  let server: SshServer;
  let target: SshTarget;
  beforeAll(async () => {
    directory = await mkdtemp(path.join(tmpdir(), "hearth-t-files-"));
    const identityFile = path.join(directory, "client", "id_ed25519");
    server = await startSshServer(tree ?? "", hostKey, await ensureKeyPair(identityFile));
    const knownHostsFile = path.join(directory, "client", "known_hosts");
    target = { address: "127.0.0.1", port: server.port, user: "root", identityFile, knownHostsFile, enter: [] };
    await pinHostKey(knownHostsFile, target.address, hostKey.publicKey, { port: server.port });
    await waitForSsh(target, { timeoutSeconds: 20 });
  });
  afterAll(async () => {
    await server?.stop();
    if (directory) await rm(directory, { recursive: true });
  });
  beforeEach(async () => {
    far = await mkdtemp(path.join(directory, "far-"));
  });

  const bytes = Buffer.alloc(3_000_000, "0123456789\0\n'\"");
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  const local = async () => {
    const file = path.join(directory, "local");
    await writeFile(file, bytes);
    return file;
  };

  test("a file arrives with its bytes and its mode, in a folder that was not there, and progress counts up", async () => {
    const to = path.join(far, "new folder", "it's");
    const percents: number[] = [];
    const file = { from: await local(), sizeBytes: bytes.length, sha256, to, mode: 0o640 };
    await sendFile(target, file, { onPercent: (percent) => void percents.push(percent) });
    expect(await readFile(to)).toEqual(bytes);
    expect((await stat(to)).mode & 0o777).toBe(0o640);
    expect(percents.at(-1)).toBe(100);
    expect(percents).toEqual(percents.toSorted((one, other) => one - other));
  });

  test("a file that is not what it was said to be leaves nothing behind, and what was there stays", async () => {
    const to = path.join(far, "file");
    await writeFile(to, "before");
    const file = { from: await local(), sizeBytes: bytes.length, sha256: "0".repeat(64), to, mode: 0o600 };
    await expect(sendFile(target, file)).rejects.toMatchObject({ code: "ssh-file-damaged" });
    expect(await readdir(far)).toEqual(["file"]);
    expect(await readFile(to, "utf8")).toBe("before");
  });

  test("a place that cannot be written is told in the machine's words", async () => {
    const file = { from: await local(), sizeBytes: bytes.length, sha256, to: "/proc/nowhere/file", mode: 0o600 };
    await expect(sendFile(target, file)).rejects.toMatchObject({
      code: "ssh-command-failed",
      what: "/proc/nowhere/file could not be written on 127.0.0.1.",
      why: expect.stringContaining("/proc/nowhere"),
    });
  });

  test("a file is fetched whole, for its owner's eyes only", async () => {
    const from = path.join(far, "snapshot");
    await writeFile(from, bytes);
    await chmod(from, 0o644);
    const to = path.join(directory, "here", "snapshot");
    await fetchFile(target, from, to);
    expect(await readFile(to)).toEqual(bytes);
    expect((await stat(to)).mode & 0o777).toBe(0o600);
    expect(await readdir(path.dirname(to))).toEqual(["snapshot"]);
  });

  test("a file that the machine does not have is an error, and leaves nothing here", async () => {
    const to = path.join(directory, "none", "snapshot");
    await expect(fetchFile(target, path.join(far, "absent"), to)).rejects.toMatchObject({ code: "ssh-command-failed" });
    expect(await readdir(path.dirname(to))).toEqual([]);
  });
});
