import { readFile } from "node:fs/promises";

/**
 * True if the process that had this id at `since` still runs. A process that only began later
 * was given the number again; where `/proc` does not tell, a living number counts as alive.
 */
export async function isProcessAlive(pid: number, since: Date): Promise<boolean> {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ESRCH") return false;
  }
  const startedMs = await startTimeMs(pid);
  if (startedMs === "zombie") return false;
  // The clock ticks of /proc and the wall clock differ by less than this.
  const toleranceMs = 5_000;
  return startedMs === undefined || Number.isNaN(since.getTime()) || startedMs <= since.getTime() + toleranceMs;
}

/** Milliseconds since 1970 at which a process began; `undefined` where `/proc` does not tell. */
async function startTimeMs(pid: number): Promise<number | "zombie" | undefined> {
  try {
    const stat = await readFile(`/proc/${pid}/stat`, "utf8");
    const bootSeconds = Number(/^btime (\d+)$/m.exec(await readFile("/proc/stat", "utf8"))?.[1]);
    // proc(5): field 22 is the start in ticks of 1/100 s; the name in field 2 may hold spaces.
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    // Ended, and only waiting for its parent to take notice.
    if (fields[0] === "Z") return "zombie";
    const ticks = Number(fields[19]);
    const startedMs = bootSeconds * 1000 + ticks * 10;
    return Number.isNaN(startedMs) ? undefined : startedMs;
  } catch {
    return undefined;
  }
}
