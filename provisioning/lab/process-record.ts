import { readFile } from "node:fs/promises";
import { z } from "zod";

/**
 * Names one process beyond doubt: a pid alone is given to another process sooner or later, and at once after the
 * host was restarted.
 */
export interface ProcessRecord {
  readonly pid: number;
  /** Start time in clock ticks since the host's boot: field 22 of /proc/<pid>/stat, proc_pid_stat(5). */
  readonly startTicks: number;
  /** /proc/sys/kernel/random/boot_id of the boot that it was started in. */
  readonly bootId: string;
}

const recordSchema = z.object({
  pid: z.number().int().positive(),
  startTicks: z.number().int(),
  bootId: z.string(),
});

/** What /proc/<pid>/stat says of a process, as far as it matters here. */
export interface ProcessStat {
  /** One letter: R, S, D, T, Z (ended, not yet collected by its parent), … */
  readonly state: string;
  readonly startTicks: number;
}

/** Reads /proc/<pid>/stat; undefined where the text is not of that form. */
export function parseProcessStat(text: string): ProcessStat | undefined {
  // The second field is the program's name in parentheses, and may itself hold blanks and parentheses.
  const fields = text
    .slice(text.lastIndexOf(")") + 1)
    .trim()
    .split(/\s+/);
  const startTicks = Number(fields[19]);
  return fields[0] && fields[19] && Number.isInteger(startTicks) ? { state: fields[0], startTicks } : undefined;
}

/** The record in the file; undefined where there is none, or none that can be read. */
export async function readProcessRecord(file: string): Promise<ProcessRecord | undefined> {
  try {
    return recordSchema.parse(JSON.parse(await readFile(file, "utf8")));
  } catch {
    return undefined;
  }
}

/** Whether the very process of the record still runs; one that ended and waits for its parent does not. */
export async function processLives(record: ProcessRecord): Promise<boolean> {
  const stat = parseProcessStat(await readFile(`/proc/${record.pid}/stat`, "utf8").catch(() => ""));
  if (!stat || stat.startTicks !== record.startTicks || "ZX".includes(stat.state)) return false;
  return (await hostBootId()) === record.bootId;
}

/** The process of the record in the file, if it still runs. */
export async function livingProcess(file: string): Promise<ProcessRecord | undefined> {
  const record = await readProcessRecord(file);
  return record && (await processLives(record)) ? record : undefined;
}

/** Changes with every boot of the host. */
export async function hostBootId(): Promise<string> {
  return (await readFile("/proc/sys/kernel/random/boot_id", "utf8")).trim();
}
