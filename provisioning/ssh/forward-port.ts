import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { HearthError } from "#model/hearth-error.ts";
import { sshArguments } from "./ssh-arguments.ts";
import { sshFailure, sshTimeout } from "./ssh-failure.ts";
import type { SshTarget } from "./ssh-target.ts";

/** A way from this computer to an address that only a machine can reach. */
export interface ForwardedPort {
  /** On loopback, on this computer, outside any namespace. */
  readonly port: number;
  close(): Promise<void>;
}

export interface ForwardOptions {
  /** Of loopback on this computer; absent: one that is free. */
  readonly port?: number;
  readonly timeoutSeconds: number;
  readonly signal?: AbortSignal;
}

/**
 * Forwards a port of loopback through a machine to `to`, by one SSH connection for all that goes through it. The end
 * on this side of SSH is a socket in a folder of our own: files are the same inside and outside the lab's network
 * namespace, ports are not.
 *
 * @throws HearthError `local-port-taken`, `ssh-unreachable` and the others of `runSsh`
 */
export async function forwardPort(
  target: SshTarget,
  to: { readonly address: string; readonly port: number },
  options: ForwardOptions,
): Promise<ForwardedPort> {
  const folder = await mkdtemp(join(tmpdir(), "hearth-fwd-"));
  const socket = join(folder, "s");
  // `--` ends the options, so that ours come first.
  const words = ["-N", "-o", "ExitOnForwardFailure=yes", "-L", `${socket}:${to.address}:${to.port}`];
  const [program = "ssh", ...rest] = [...target.enter, "ssh", ...words, ...sshArguments(target)];
  const child = spawn(program, rest, {
    stdio: ["ignore", "ignore", "pipe"],
    env: { ...process.env, LC_ALL: "C.UTF-8" },
  });
  const stderr: Buffer[] = [];
  child.stderr.on("data", (chunk: Buffer) => stderr.push(chunk));
  child.once("error", () => {}); // Its exit code tells it.
  const ended = once(child, "close");
  const stop = async () => {
    if (child.exitCode === null && child.signalCode === null) child.kill("SIGTERM");
    await ended;
    await rm(folder, { recursive: true, force: true });
  };

  try {
    const deadlineMs = Date.now() + options.timeoutSeconds * 1000;
    while (!(await answers(socket))) {
      options.signal?.throwIfAborted();
      if (child.exitCode !== null || child.signalCode !== null) {
        throw sshFailure(target, "port forwarding", child.exitCode, Buffer.concat(stderr).toString("utf8"));
      }
      if (Date.now() > deadlineMs) {
        throw sshTimeout(target, `No port could be forwarded through ${target.address}.`, options.timeoutSeconds);
      }
      await sleep(50);
    }
    const server = await serve(socket, options.port ?? 0);
    return {
      port: server.port,
      close: async () => {
        await server.close();
        await stop();
      },
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Whether somebody listens; the connection leads nowhere yet and is given up. */
function answers(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = connect(path);
    probe.once("connect", () => {
      probe.destroy();
      resolve(true);
    });
    probe.once("error", () => resolve(false));
  });
}

async function serve(path: string, port: number): Promise<{ readonly port: number; close(): Promise<void> }> {
  const open = new Set<Socket>();
  const server = createServer({ allowHalfOpen: true }, (near) => {
    const far = connect({ path, allowHalfOpen: true });
    for (const [socket, other] of [
      [near, far],
      [far, near],
    ] as const) {
      open.add(socket);
      socket.once("close", () => open.delete(socket));
      socket.once("error", () => other.destroy());
    }
    near.pipe(far).pipe(near);
  }).listen(port, "127.0.0.1");
  await once(server, "listening").catch((error: NodeJS.ErrnoException) => {
    throw error.code === "EADDRINUSE" ? portTaken(port) : error;
  });
  return {
    port: (server.address() as AddressInfo).port,
    async close() {
      for (const socket of open) socket.destroy();
      server.close();
      await once(server, "close");
    },
  };
}

function portTaken(port: number): HearthError {
  return new HearthError({
    code: "local-port-taken",
    what: `Port ${port} of this computer is taken.`,
    why: "Another program listens on it.",
    remedy: "Name another one, or none: then one that is free is taken.",
  });
}
