import { spawn } from "node:child_process";
import { Readable, type Writable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { HearthError } from "#model/hearth-error.ts";
import { type SharedConnection, sharedConnection } from "./shared-connection.ts";
import { sshArguments } from "./ssh-arguments.ts";
import { sshFailure, sshTimeout, sshUnreachable } from "./ssh-failure.ts";
import type { SshTarget } from "./ssh-target.ts";

export interface SshOptions {
  /** Given to the command; its input is empty otherwise. */
  readonly stdin?: string | Uint8Array | Readable;
  /** Gets what the command prints, which is then not in the result; closed at its end. */
  readonly stdoutTo?: Writable;
  /** For connection and command together. */
  readonly timeoutSeconds: number;
  /** Return the exit code of the command instead of throwing; a failure of ssh itself is still thrown. */
  readonly allowFailure?: boolean;
  /** Use the connection that this process keeps to the machine, once there is one. */
  readonly shared?: boolean;
  readonly signal?: AbortSignal;
}

export interface SshResult {
  readonly stdout: string;
  readonly stderr: string;
  readonly exitCode: number;
}

/**
 * Runs a command line of the remote user's shell.
 * @throws HearthError `ssh-command-failed` when it does not end with 0, `ssh-unreachable`, `ssh-permission-denied`,
 *   `ssh-host-key-changed`, `ssh-host-key-unknown`, `ssh-timeout`, `ssh-missing`; the signal's reason when it aborts
 */
export async function runSsh(target: SshTarget, command: string, options: SshOptions): Promise<SshResult> {
  const shared = options.shared ? sharedConnection(target) : undefined;
  const { exitCode, stdout, stderr, timedOut } = await collect(target, command, options, shared);
  options.signal?.throwIfAborted();
  if (timedOut) {
    throw sshTimeout(target, `A command on ${target.address} did not end in time.`, options.timeoutSeconds);
  }
  if (exitCode === 0) return { stdout, stderr, exitCode };
  if (exitCode === 255 && shared && (await isOver(shared))) {
    throw sshUnreachable(target, stderr.trim() || "the connection ended before the command did");
  }
  const failure = sshFailure(target, command, exitCode, stderr);
  if (options.allowFailure && exitCode !== null && failure.code === "ssh-command-failed") {
    return { stdout, stderr, exitCode };
  }
  throw failure;
}

/** ssh, whose connection it is, ends a moment before or after those who used it. */
async function isOver(shared: SharedConnection): Promise<boolean> {
  if (shared.alive()) await sleep(100);
  return !shared.alive();
}

interface Collected {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly timedOut: boolean;
}

function collect(
  target: SshTarget,
  command: string,
  options: SshOptions,
  shared: SharedConnection | undefined,
): Promise<Collected> {
  const way = shared ? ["-o", `ControlPath=${shared.socket}`] : [];
  const [program = "ssh", ...rest] = [...target.enter, "ssh", ...way, ...sshArguments(target), command];
  return new Promise((resolve, reject) => {
    const child = spawn(program, rest, {
      stdio: ["pipe", "pipe", "pipe"],
      // ssh's words decide what an error means, so they must be the English ones.
      env: { ...process.env, LC_ALL: "C.UTF-8" },
      ...(options.signal ? { signal: options.signal, killSignal: "SIGKILL" as const } : {}),
    });
    let timedOut = false;
    const timer = setTimeout(() => {
      timedOut = true;
      child.kill("SIGKILL");
    }, options.timeoutSeconds * 1000);
    const stdout: Buffer[] = [];
    const stderr: Buffer[] = [];
    const written = options.stdoutTo ? pipeline(child.stdout, options.stdoutTo) : Promise.resolve();
    if (!options.stdoutTo) child.stdout.on("data", (chunk: Buffer) => stdout.push(chunk));
    child.stderr.on("data", (chunk: Buffer) => stderr.push(chunk));
    child.stdin.on("error", () => {}); // A command may end without reading its input; its exit code tells the rest.
    if (options.stdin instanceof Readable) options.stdin.on("error", () => child.kill("SIGKILL")).pipe(child.stdin);
    else child.stdin.end(options.stdin ?? "");
    child.once("error", (cause: NodeJS.ErrnoException) => {
      if (cause.name === "AbortError") return; // The process is killed, and its end follows.
      clearTimeout(timer);
      reject(missing(program, cause));
    });
    child.once("close", (exitCode) => {
      clearTimeout(timer);
      const text = (chunks: Buffer[]) => Buffer.concat(chunks).toString("utf8");
      written.then(() => resolve({ exitCode, stdout: text(stdout), stderr: text(stderr), timedOut }), reject);
    });
  });
}

export function missing(program: string, cause: unknown): HearthError {
  return new HearthError({
    code: "ssh-missing",
    what: `The program ${program} is not installed.`,
    why: "Machines are reached with OpenSSH's client.",
    remedy: "Run `make setup`, or install `openssh-client` and `util-linux`.",
    cause,
  });
}
