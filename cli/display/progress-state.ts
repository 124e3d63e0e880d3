import type { EngineEvent, StepOperation } from "#provisioning/engine/engine.ts";
import { wordsOf } from "./resource-words.ts";

/** Where one resource is on its way. */
export interface ResourceProgress {
  readonly name: string;
  /** E.g. `hearth:metal:Machine`. */
  readonly type: string;
  readonly operation: StepOperation;
  readonly state: "running" | "done" | "failed";
  /** The latest word about it. */
  readonly text: string;
  readonly startedMs: number;
  /** When the latest word came. */
  readonly textMs: number;
  readonly endedMs?: number;
}

/** Every resource that something happens to, by URN, in the order in which it began. */
export type ProgressState = ReadonlyMap<string, ResourceProgress>;

const shown: ReadonlySet<StepOperation> = new Set([
  "create",
  "update",
  "delete",
  "create-replacement",
  "delete-replaced",
  "refresh",
]);

/** Folds an engine event into the picture. Components and untouched resources are left out. */
export function foldProgress(state: ProgressState, event: EngineEvent, nowMs: number): ProgressState {
  if (event.kind === "log") return foldLog(state, event, nowMs);
  const { step, phase } = event;
  if (phase === "planned" || phase === "skipped" || !shown.has(step.operation) || !wordsOf(step.type)) return state;
  const known = state.get(step.urn);
  if (phase === "started") {
    const { name, type, operation } = step;
    const text = operation.startsWith("delete") ? (wordsOf(type)?.ending ?? "") : "starting";
    const next = { name, type, operation, state: "running", text, textMs: nowMs } as const;
    return new Map(state).set(step.urn, { ...next, startedMs: known?.startedMs ?? nowMs });
  }
  if (!known) return state;
  const text = phase === "failed" ? firstLine(event.error ?? "failed") : known.text;
  return new Map(state).set(step.urn, { ...known, state: phase, text, endedMs: nowMs });
}

function foldLog(state: ProgressState, event: EngineEvent & { kind: "log" }, nowMs: number): ProgressState {
  const known = event.urn === undefined ? undefined : state.get(event.urn);
  if (!known || !event.urn || !event.ephemeral || known.text === event.message) return state;
  return new Map(state).set(event.urn, { ...known, text: event.message, textMs: nowMs });
}

/** Without the mark that it brings along: the row has one. */
function firstLine(text: string): string {
  return (text.split("\n")[0] ?? text).replace(/^✗ /, "");
}
