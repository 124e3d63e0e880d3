import type { BootEvent, Phase } from "#pxe/contract/boot-event.ts";
import { journalRuns } from "#pxe/journal/journal-runs.ts";
import { runDurations } from "#pxe/journal/phase-durations.ts";
import type { MachineView, RunView, Trouble } from "./overview.ts";

/** Runs in the chart. */
const shownRuns = 6;

const states: Partial<Record<BootEvent["kind"], MachineView["state"]>> = {
  "first-boot": "installed",
  failed: "failed",
  refused: "refused",
  "local-boot": "from-disk",
};

/**
 * A machine as the page shows it, from its part of the journal.
 * @param own the machine's events, oldest first
 */
export function machineView(
  name: string,
  own: readonly BootEvent[],
  trouble: Trouble | undefined,
  nowMs: number,
): MachineView {
  const runs = journalRuns(own);
  const last = runs.at(-1);
  const about = { name, ...(trouble ? { trouble } : {}), runs: runViews(runs, nowMs) };
  const [first, latest] = [last?.[0], last?.at(-1)];
  if (!first || !latest) return { ...about, state: "silent" };
  const state = states[latest.kind] ?? "under-way";
  return {
    ...about,
    state,
    startedAt: first.time,
    ...(state === "under-way" ? { phase: latest.kind as Phase } : { endedAt: latest.time }),
    ...(latest.percent === undefined ? {} : { percent: latest.percent }),
  };
}

/** Installations alone: a boot from the disk has no phases to compare. */
function runViews(runs: readonly (readonly BootEvent[])[], nowMs: number): RunView[] {
  return runs
    .filter((run) => run.some(({ ticket }) => ticket !== undefined))
    .slice(-shownRuns)
    .map((run, index, all) => runView(run, index === all.length - 1 ? nowMs : undefined))
    .reverse();
}

/** @param nowMs of the last run, which may still go on; an earlier one that never ended was given up where it stood */
function runView(run: readonly BootEvent[], nowMs: number | undefined): RunView {
  const end = run.findLast(({ kind }) => states[kind] !== undefined && kind !== "local-boot");
  const latest = run.at(-1);
  const isOpen = end === undefined && nowMs !== undefined;
  const endMs = isOpen ? nowMs : Date.parse(end?.time ?? latest?.time ?? "");
  return {
    startedAt: run[0]?.time ?? "",
    outcome: isOpen ? "under-way" : end === undefined ? "failed" : (states[end.kind] as RunView["outcome"]),
    phases: runDurations(run, endMs).filter(({ phase }) => phase !== "first-boot"),
  };
}
