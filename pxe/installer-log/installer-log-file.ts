import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";

/** The log of one installation, as `make logs` shows it. */
export interface InstallerLog {
  /** The id of its ticket. */
  readonly ticket: string;
  /** When it came in last, ISO 8601, UTC. */
  readonly receivedAt: string;
  readonly lines: readonly string[];
}

/** Installations of a machine whose logs are kept. */
const keptLogs = 5;

/** `<stateDirectory>/installer-logs/<machine>/<ticket>.log` */
const folderOf = (stateDirectory: string, machine: string) => path.join(stateDirectory, "installer-logs", machine);

/**
 * Keeps the log of the ticket's installation in place of what it sent before, and forgets the machine's oldest. Without
 * the care that tickets get (fsync): nothing depends on it.
 * @param text from {@link ./readable-log.ts}
 */
export function keepInstallerLog(stateDirectory: string, machine: string, ticket: string, text: string): void {
  const folder = folderOf(stateDirectory, machine);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const file = path.join(folder, `${ticket}.log`);
  writeFileSync(`${file}.new`, text, { mode: 0o600 });
  renameSync(`${file}.new`, file);
  for (const { name } of newestFirst(folder).slice(keptLogs)) rmSync(path.join(folder, name), { force: true });
}

/** What the machine's installer sent last, whether or not the boot server runs; undefined when it never did. */
export function readInstallerLog(stateDirectory: string, machine: string): InstallerLog | undefined {
  const folder = folderOf(stateDirectory, machine);
  try {
    const [newest] = newestFirst(folder);
    if (!newest) return undefined;
    const lines = readFileSync(path.join(folder, newest.name), "utf8").split("\n");
    if (lines.at(-1) === "") lines.pop();
    return { ticket: newest.name.slice(0, -".log".length), receivedAt: new Date(newest.atMs).toISOString(), lines };
  } catch {
    return undefined;
  }
}

function newestFirst(folder: string): readonly { readonly name: string; readonly atMs: number }[] {
  const logs = readdirSync(folder).filter((name) => name.endsWith(".log"));
  return logs
    .map((name) => ({ name, atMs: statSync(path.join(folder, name)).mtimeMs }))
    .sort((a, b) => b.atMs - a.atMs);
}
