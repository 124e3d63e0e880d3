import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import path from "node:path";
import { formatHearthError, HearthError } from "#model/hearth-error.ts";
import { ensureDebianTree } from "../../artifacts/debian-tree.ts";
import { runCommand } from "../../artifacts/run-command.ts";
import { treeCommand } from "../../artifacts/tree-command.ts";
import type { OpensshKeyPair } from "../openssh-key.ts";

/** A tree with dropbear, a server that is not OpenSSH's own; undefined and one line where it cannot be had. */
export async function sshServerTree(what: string): Promise<string | undefined> {
  try {
    // dropbear refuses to listen as a user that it cannot become.
    if (process.getuid?.() !== 0) throw new Error("logging in is tested as root");
    return await ensureDebianTree({
      cacheDirectory: path.resolve(import.meta.dirname, "../../../.hearth/cache"),
      name: "dropbear",
      packages: ["dropbear-bin"],
      onProgress: () => {},
    });
  } catch (error) {
    console.error(`SKIPPED ${what}: ${error instanceof HearthError ? formatHearthError(error) : String(error)}`);
    return undefined;
  }
}

export interface SshServer {
  readonly port: number;
  stop(): Promise<void>;
}

/**
 * An SSH server for root with one authorised key; it leaves nothing behind.
 *
 * @param options.enter words that put it into a namespace
 * @param options.address to listen on, by default loopback
 * @param options.port by default a free one
 */
export async function startSshServer(
  tree: string,
  hostKey: OpensshKeyPair,
  authorizedKey: string,
  options: { readonly enter?: readonly string[]; readonly address?: string; readonly port?: number } = {},
): Promise<SshServer> {
  // dropbear wants no folder above its files that others may write to, as they may in /tmp.
  const directory = await mkdtemp("/run/hearth-t-ssh-");
  const file = (name: string) => path.join(directory, name);
  await writeFile(file("host.openssh"), hostKey.privateKey, { mode: 0o600 });
  await writeFile(file("authorized_keys"), `${authorizedKey}\n`, { mode: 0o600 });
  const convert = treeCommand(tree, "usr/bin/dropbearconvert");
  await runCommand([...convert, "openssh", "dropbear", file("host.openssh"), file("host.dropbear")]);
  const port = options.port ?? (await freePort());
  const [program = "", ...rest] = [
    ...[...(options.enter ?? []), process.execPath, path.join(import.meta.dirname, "accept-connections.ts")],
    ...[options.address ?? "127.0.0.1", `${port}`],
    // As a daemon it starts itself again for a connection, and then without the tree's loader.
    ...[
      ...treeCommand(tree, "usr/sbin/dropbear"),
      "-i",
      "-E",
      "-s",
      "-m",
      "-r",
      file("host.dropbear"),
      "-D",
      directory,
    ],
  ];
  const child: ChildProcess = spawn(program, rest, { stdio: ["ignore", "pipe", "ignore"] });
  const started = await Promise.race([once(child.stdout ?? child, "data"), once(child, "exit").then(() => undefined)]);
  if (!started) throw new Error(`the SSH server did not start on port ${port}`);
  return {
    port,
    async stop() {
      await rm(directory, { recursive: true, force: true });
      if (child.exitCode !== null || child.signalCode !== null) return;
      const ended = once(child, "exit");
      child.kill("SIGKILL");
      await ended;
    },
  };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  if (!address || typeof address === "string") throw new Error("no port");
  return address.port;
}
