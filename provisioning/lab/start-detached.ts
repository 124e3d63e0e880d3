import { spawn } from "node:child_process";
import { open, rm } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { type ProcessRecord, readProcessRecord } from "./process-record.ts";

/** A process that outlives the one that started it. */
export interface DetachedProcess {
  /** Words to start it with, e.g. to enter a namespace first; they must `exec` what follows and keep the pid. */
  readonly enter: readonly string[];
  readonly argv: readonly string[];
  /** Its working directory. */
  readonly directory: string;
  /** Where its {@link ProcessRecord} is kept. */
  readonly recordFile: string;
  /** Gets what it prints on both streams; emptied first. */
  readonly logFile: string;
}

/**
 * The process writes its record itself and then becomes the program, so that there is no moment in which it runs
 * and nobody could find it again, however the starter ends. Arguments: record file, then the program's.
 */
const becomeScript = `
read -r boot < /proc/sys/kernel/random/boot_id
read -r stat < /proc/$$/stat
record=$1; shift
rest=\${stat##*) }
start=$(set -f; set -- $rest; echo "\${20}")
printf '{"pid":%s,"startTicks":%s,"bootId":"%s"}\\n' $$ "$start" "$boot" > "$record.new"
mv "$record.new" "$record"
exec "$@"
`;

const startTimeoutMs = 10_000;

/**
 * Starts the process in a session of its own, so that neither a closed terminal nor Ctrl-C reaches it.
 *
 * @returns undefined when it ended before it could become the program; the log file says why.
 */
export async function startDetached(process: DetachedProcess): Promise<ProcessRecord | undefined> {
  await rm(process.recordFile, { force: true });
  const log = await open(process.logFile, "w", 0o600);
  try {
    const [program = "", ...rest] = [...process.enter, "sh", "-ec", becomeScript, "sh", process.recordFile];
    const child = spawn(program, [...rest, ...process.argv], {
      cwd: process.directory,
      detached: true,
      stdio: ["ignore", log.fd, log.fd],
    });
    let ended = false;
    child.once("exit", () => (ended = true));
    child.once("error", (error) => {
      ended = true;
      log.write(`${error.message}\n`).catch(() => {});
    });
    child.unref();
    for (const deadline = Date.now() + startTimeoutMs; Date.now() < deadline; await sleep(5)) {
      const record = await readProcessRecord(process.recordFile);
      if (record) return record;
      if (ended) return undefined;
    }
    child.kill("SIGKILL");
    return undefined;
  } finally {
    await log.close();
  }
}
