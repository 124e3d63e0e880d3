import { randomUUID } from "node:crypto";
import { hostname, userInfo } from "node:os";
import { HearthError } from "#model/hearth-error.ts";
import { isProcessAlive } from "./process-alive.ts";
import type { StateFiles } from "./state-files.ts";

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
 * Locks a stack as the CLI does, one JSON file per holder: look, write, look again. Of two that write at the same time
 * at least one sees the other, and where both do neither goes on. Locks whose process on this machine is gone (a kill, a
 * power cut) are removed; `onStale` hears of each.
 *
 * @param folder key of the folder of the stack's locks
 * @throws HearthError `engine-stack-locked` if somebody holds it
 */
export async function lockStack(
  files: StateFiles,
  folder: string,
  onStale: (holder: string) => void,
): Promise<StackLock> {
  await removeStaleLocks(files, folder, onStale);
  await refuseIfHeld(files, folder, undefined);
  const own = `${folder}/${randomUUID()}.json`;
  const content: LockContent = {
    pid: process.pid,
    username: userInfo().username,
    hostname: hostname(),
    timestamp: new Date().toISOString(),
  };
  await files.write(own, JSON.stringify(content));
  const release = () => files.remove(own);
  try {
    await refuseIfHeld(files, folder, own);
  } catch (error) {
    await release();
    throw error;
  }
  return { release };
}

/** Removes the locks that dead processes of this machine left; others are not judged. */
export async function removeStaleLocks(
  files: StateFiles,
  folder: string,
  onStale: (holder: string) => void,
): Promise<void> {
  for (const [key, lock] of await readLocks(files, folder)) {
    if (lock.hostname !== hostname() || (await isProcessAlive(lock.pid, new Date(lock.timestamp)))) continue;
    await files.remove(key);
    // Beside every file in a folder the CLI keeps one with its attributes.
    await files.remove(`${key}.attrs`);
    onStale(describe(lock));
  }
}

async function refuseIfHeld(files: StateFiles, folder: string, own: string | undefined): Promise<void> {
  const others = (await readLocks(files, folder)).filter(([key]) => key !== own);
  if (others.length === 0) return;
  throw new HearthError({
    code: "engine-stack-locked",
    what: "The stack is locked by another operation.",
    why: `It is held by ${others.map(([, lock]) => describe(lock)).join(", ")}.`,
    remedy: `Wait for it to end. If it runs on no machine any more, delete ${others.map(([key]) => files.place(key)).join(" and ")}.`,
  });
}

async function readLocks(files: StateFiles, folder: string): Promise<[key: string, lock: LockContent][]> {
  const locks: [string, LockContent][] = [];
  for (const key of (await files.list(folder)).filter((name) => name.endsWith(".json"))) {
    const text = await files.read(key);
    // Released between listing and reading.
    if (text !== undefined) locks.push([key, parseLock(text)]);
  }
  return locks;
}

/** A lock that is being written at this moment is one. */
function parseLock(text: string): LockContent {
  try {
    return JSON.parse(text) as LockContent;
  } catch {
    return { pid: 0, username: "unknown", hostname: "unknown", timestamp: "" };
  }
}

function describe(lock: LockContent): string {
  return `${lock.username}@${lock.hostname} (process ${lock.pid}, since ${lock.timestamp})`;
}
