import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import type { Socket } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { sshArguments } from "./ssh-arguments.ts";
import type { SshTarget } from "./ssh-target.ts";

/** A connection over which ssh runs commands without logging in again. */
export interface SharedConnection {
  /** `ControlPath` of ssh_config(5). */
  readonly socket: string;
  /** False once it has ended, and with it every command on it. */
  alive(): boolean;
}

interface Attempt extends SharedConnection {
  state: "connecting" | "up" | "over";
  readonly child: ChildProcess;
}

/** The last one to each machine; those before it are over. */
const attempts = new Map<string, Attempt>();

/**
 * The connection to a machine that the commands of this process share, if it is up. If not, one is made beside whatever
 * the caller does, whose own connection has the words for a machine that does not answer. Logging in costs an emulated
 * machine half a second of its processor, and the person who waits one or two.
 */
export function sharedConnection(target: SshTarget): SharedConnection | undefined {
  const key = JSON.stringify(target);
  const last = attempts.get(key);
  if (last && last.state !== "over") return last.alive() ? last : undefined;
  if (attempts.size === 0) process.once("exit", endAll);
  attempts.set(key, connect(target));
  return undefined;
}

/**
 * Its own command repeats what it reads from this process: a line that comes back says that the connection is up, and
 * when this process is gone, however it ended, the input ends and with it the connection.
 */
function connect(target: SshTarget): Attempt {
  // ssh makes it for this user alone and removes it at its end. Its path has 107 bytes at most, 17 of them for a moment.
  const socket = path.join(tmpdir(), `hearth-ssh-${randomBytes(8).toString("hex")}`);
  const options = ["-o", "ControlMaster=yes", "-o", `ControlPath=${socket}`];
  const [program = "ssh", ...rest] = [...target.enter, "ssh", ...options, ...sshArguments(target), "exec cat"];
  const child = spawn(program, rest, { stdio: ["pipe", "pipe", "ignore"] });
  const attempt: Attempt = { state: "connecting", socket, child, alive: () => attempt.state === "up" };
  const end = () => {
    attempt.state = "over";
  };
  child.once("error", end);
  child.once("exit", end);
  child.stdin.on("error", () => {}); // Its end tells it.
  child.stdout.once("data", () => {
    attempt.state = "up";
  });
  child.stdin.write("\n");
  // This process ends without waiting for it.
  child.unref();
  for (const stream of [child.stdin, child.stdout] as unknown as Socket[]) stream.unref();
  return attempt;
}

function endAll(): void {
  // One that has ended already is nobody to tell.
  for (const { child } of attempts.values()) child.kill("SIGTERM");
}
