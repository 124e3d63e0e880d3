/** What a node that does not become Ready shows of itself. */
export interface NodeSymptoms {
  /** Its clock minus that of this computer. */
  readonly clockAheadSeconds: number;
  readonly freeMiB: number;
  /** Of the unit that runs the node. */
  readonly unitState: string;
  /** The last lines of that unit's journal, oldest first. */
  readonly journal: readonly string[];
}

const journalLines = 300;

/** Shell script whose output {@link parseSymptoms} reads. */
export function symptomsScript(mainUnit: string): string {
  return [
    "date +%s",
    "df --output=avail -BM /var/lib | tail -n1 | tr -dc 0-9; echo",
    `systemctl is-active ${mainUnit} || true`,
    `journalctl --no-pager --output=cat --lines=${journalLines} --unit=${mainUnit} 2>/dev/null || true`,
    "",
  ].join("\n");
}

/** @param nowMs the time of this computer when the script ended */
export function parseSymptoms(text: string, nowMs: number): NodeSymptoms {
  const [seconds = "", free = "", unitState = "", ...journal] = text.split("\n");
  return {
    clockAheadSeconds: Number(seconds) - Math.round(nowMs / 1000),
    freeMiB: Number(free),
    unitState,
    journal: journal.filter((line) => line !== ""),
  };
}
