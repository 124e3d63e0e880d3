import { shellQuote } from "../ssh/shell-quote.ts";
import type { Distribution } from "./contract/node-files.ts";

/** What a node that does not become Ready shows of itself. */
export interface NodeSymptoms {
  /** Its clock minus that of this computer. */
  readonly clockAheadSeconds: number;
  readonly freeMiB: number;
  /** Of the unit that runs the node. */
  readonly unitState: string;
  /** The last lines of that unit's journal, oldest first. */
  readonly journal: readonly string[];
  /** The unit of the node that started again most often and is still not up; absent: none. */
  readonly restless?: RestlessUnit;
}

export interface RestlessUnit {
  readonly unit: string;
  readonly restarts: number;
  readonly journal: readonly string[];
}

const journalLines = 300;
const restlessMark = "==restless";

/** Shell script whose output {@link parseSymptoms} reads. */
export function symptomsScript({ mainUnit, unitPattern }: Pick<Distribution, "mainUnit" | "unitPattern">): string {
  const journal = (unit: string) =>
    `journalctl --no-pager --output=cat --lines=${journalLines} --unit=${unit} 2>/dev/null || true`;
  return [
    "date +%s",
    "df --output=avail -BM /var/lib | tail -n1 | tr -dc 0-9; echo",
    `systemctl is-active ${mainUnit} || true`,
    journal(mainUnit),
    `restless=$(systemctl show --property=Id --property=NRestarts --property=ActiveState ${shellQuote(unitPattern)} | awk -F= '`,
    "  { is[$1] = $2 }",
    '  function judge() { if (is["ActiveState"] != "active" && is["NRestarts"] > most) { most = is["NRestarts"]; unit = is["Id"] } }',
    "  /^$/ { judge() }",
    "  END { judge(); if (unit) print most, unit }')",
    `echo "${restlessMark} $restless"`,
    "set -- $restless",
    `[ $# -lt 2 ] || ${journal('"$2"')}`,
    "",
  ].join("\n");
}

/** @param nowMs the time of this computer when the script ended */
export function parseSymptoms(text: string, nowMs: number): NodeSymptoms {
  const [seconds = "", free = "", unitState = "", ...rest] = text.split("\n").filter((line) => line !== "");
  const end = rest.findIndex((line) => line.startsWith(restlessMark));
  const journal = end < 0 ? rest : rest.slice(0, end);
  const [, restarts, unit] = rest[end]?.split(" ") ?? [];
  return {
    clockAheadSeconds: Number(seconds) - Math.round(nowMs / 1000),
    freeMiB: Number(free),
    unitState,
    journal,
    ...(restarts && unit ? { restless: { unit, restarts: Number(restarts), journal: rest.slice(end + 1) } } : {}),
  };
}
