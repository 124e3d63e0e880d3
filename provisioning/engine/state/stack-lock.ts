import { randomUUID } from "node:crypto";
import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { hostname, userInfo } from "node:os";
import { join } from "node:path";
import { HearthError } from "#model/hearth-error.ts";
import { isProcessAlive } from "./process-alive.ts";

/** A lock file in the CLI's form. */
interface LockContent {
  readonly pid: number;
  readonly username: string;
  readonly hostname: string;
  /** ISO 8601. */
  readonly timestamp: string;
}

export interface StackLock {
  release(): Promise<void>;
}

/**
 * Locks a stack as the CLI does, one JSON file per holder: look, write, look again. Locks whose
 * process on this machine is gone (a kill, a power cut) are removed; `onStale` hears of each.
 * Throws `engine-stack-locked` if somebody holds it.
 */
export async function lockStack(folder: string, onStale: (holder: string) => void): Promise<StackLock> {
  await removeStaleLocks(folder, onStale);
  await refuseIfHeld(folder, undefined);
  const own = join(folder, `${randomUUID()}.json`);
  await mkdir(folder, { recursive: true });
  const content: LockContent = {
    pid: process.pid,
    username: userInfo().username,
    hostname: hostname(),
    timestamp: new Date().toISOString(),
  };
  await writeFile(own, JSON.stringify(content));
  const release = () => rm(own, { force: true });
  try {
    await refuseIfHeld(folder, own);
  } catch (error) {
    await release();
    throw error;
  }
  return { release };
}

/** Removes the locks that dead processes of this machine left; others are not judged. */
export async function removeStaleLocks(folder: string, onStale: (holder: string) => void): Promise<void> {
  for (const [path, lock] of await readLocks(folder)) {
    if (lock.hostname !== hostname() || (await isProcessAlive(lock.pid, new Date(lock.timestamp)))) continue;
    await rm(path, { force: true });
    await rm(`${path}.attrs`, { force: true });
    onStale(describe(lock));
  }
}

async function refuseIfHeld(folder: string, own: string | undefined): Promise<void> {
  const others = (await readLocks(folder)).filter(([path]) => path !== own);
  if (others.length === 0) return;
  throw new HearthError({
    code: "engine-stack-locked",
    what: "The stack is locked by another operation.",
    why: `It is held by ${others.map(([, lock]) => describe(lock)).join(", ")}.`,
    remedy: `Wait for it to end. If it runs on no machine any more, delete ${others.map(([path]) => path).join(" and ")}.`,
  });
}

async function readLocks(folder: string): Promise<[path: string, lock: LockContent][]> {
  const names = await readdir(folder).catch(() => []);
  const locks: [string, LockContent][] = [];
  for (const name of names.filter((name) => name.endsWith(".json"))) {
    const path = join(folder, name);
    try {
      locks.push([path, JSON.parse(await readFile(path, "utf8")) as LockContent]);
    } catch (error) {
      // Released between listing and reading, or being written at this moment.
      if ((error as NodeJS.ErrnoException).code === "ENOENT") continue;
      locks.push([path, { pid: 0, username: "unknown", hostname: "unknown", timestamp: "" }]);
    }
  }
  return locks;
}

function describe(lock: LockContent): string {
  return `${lock.username}@${lock.hostname} (process ${lock.pid}, since ${lock.timestamp})`;
}
