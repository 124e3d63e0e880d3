import { spawn } from "node:child_process";
import { closeSync, openSync, readFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { isDeepStrictEqual } from "node:util";
import { HearthError } from "#model/hearth-error.ts";
import type { BootControl } from "#pxe/contract/control-api.ts";
import type { BootServerSettings } from "#pxe/contract/settings.ts";
import { makePrivateDirectory, writeJsonDurably } from "#pxe/state/durable-file.ts";
import { connectBootControl } from "./connect-boot-control.ts";
import { askControl } from "./control-client.ts";
import { networkNamespaceOf, networkNamespaceThrough } from "./network-namespace.ts";
import { runningBootServer } from "./running-boot-server.ts";
import { stopBootServer } from "./stop-boot-server.ts";

/** How the process gets where it has to be. */
export interface SpawnOptions {
  /** Put before the command, e.g. `["nsenter", "--net=/run/netns/lab"]`. */
  readonly enter: readonly string[];
}

const startTimeoutMs = 30_000;

/**
 * Starts a boot server that outlives this process, its output in `<stateDirectory>/server.log`; resolves when it
 * answers on its control socket.
 * @throws HearthError `boot-server-start` with the log's last lines
 */
export async function spawnBootServer(settings: BootServerSettings, { enter }: SpawnOptions): Promise<void> {
  const { stateDirectory } = settings;
  makePrivateDirectory(stateDirectory);
  const settingsFile = path.join(stateDirectory, "settings.json");
  const logFile = path.join(stateDirectory, "server.log");
  writeJsonDurably(settingsFile, settings);

  const log = openSync(logFile, "a", 0o600);
  const main = path.resolve(import.meta.dirname, "../main.ts");
  const [command = process.execPath, ...rest] = [...enter, process.execPath, main, settingsFile];
  const child = spawn(command, rest, {
    detached: true,
    stdio: ["ignore", log, log],
    env: serverEnvironment(settings),
  });
  closeSync(log);
  let ended: string | undefined;
  child.once("error", (error) => {
    ended = error.message;
  });
  child.once("exit", (code, signal) => {
    ended = `it ended with ${signal ?? `status ${code}`}`;
  });
  child.unref();

  const started = Date.now();
  while (Date.now() - started < startTimeoutMs) {
    const hasEnded = ended !== undefined;
    const pid = await runningBootServer(stateDirectory);
    // Another server that answers is as good, once ours has seen that and ended: later it could take that one's place.
    // A prefix that stays as our child's parent hides its id; then a while has to do.
    const isSettled = pid === child.pid || hasEnded || Date.now() - started > 5_000;
    if (pid !== undefined && isSettled) return;
    if (hasEnded) break;
    await sleep(50);
  }
  throw notStarted(logFile, ended ?? `it did not answer within ${startTimeoutMs / 1000} s`);
}

/**
 * Nothing of what else its starter has in its environment, passphrases among it, lives on in a process that talks to
 * a network and stays.
 */
function serverEnvironment({ cacheDirectory }: BootServerSettings): NodeJS.ProcessEnv {
  const kept = ["PATH", "LANG", "TZ"].flatMap((name) => {
    const value = process.env[name];
    return value === undefined ? [] : [[name, value]];
  });
  // With it the process does without the compiler that strips the types, which is a quarter of its memory.
  const compileCache = process.env.NODE_COMPILE_CACHE ?? path.join(cacheDirectory, "node-compile");
  return { ...Object.fromEntries(kept), NODE_COMPILE_CACHE: compileCache };
}

const beingEnsured = new Map<string, Promise<BootControl>>();

/**
 * The running boot server of this state directory, started when there is none, and started anew when it runs with
 * other settings or in another network namespace. Those that call at the same time share one start.
 * @throws HearthError `boot-server-start`
 */
export function ensureBootServer(settings: BootServerSettings, options: SpawnOptions): Promise<BootControl> {
  const before = beingEnsured.get(settings.stateDirectory) ?? Promise.resolve();
  const mine = before.catch(() => {}).then(() => ensure(settings, options));
  beingEnsured.set(settings.stateDirectory, mine);
  return mine;
}

async function ensure(settings: BootServerSettings, options: SpawnOptions): Promise<BootControl> {
  const control = connectBootControl(settings.stateDirectory);
  if (await isFitting(settings, options, control)) return control;
  await stopBootServer(settings.stateDirectory);
  try {
    await spawnBootServer(settings, options);
  } catch (error) {
    // Another process may have been faster with the same wish.
    if (!(await isFitting(settings, options, control))) throw error;
  }
  return control;
}

async function isFitting(
  settings: BootServerSettings,
  { enter }: SpawnOptions,
  control: BootControl,
): Promise<boolean> {
  try {
    const running = await askControl(settings.stateDirectory, { method: "GET", path: "/settings" });
    const { pid } = await control.status();
    const same = isDeepStrictEqual(running, JSON.parse(JSON.stringify(settings)));
    return same && networkNamespaceOf(pid) === networkNamespaceThrough(enter);
  } catch (error) {
    if (error instanceof HearthError && error.code === "boot-server-unreachable") return false;
    throw error;
  }
}

function notStarted(logFile: string, how: string): HearthError {
  let tail = "";
  try {
    tail = readFileSync(logFile, "utf8").trim().split("\n").slice(-12).join("\n");
  } catch {
    // No log is told by the text below.
  }
  return new HearthError({
    code: "boot-server-start",
    what: `The boot server did not start: ${how}.`,
    why: tail ? `Its log ends:\n${tail}` : "It wrote nothing to its log.",
    remedy: `Do what the log says, then run make again. The whole log is ${logFile}.`,
  });
}
