import { styleText } from "node:util";
import { createLogUpdate } from "log-update";
import type { EngineEvent } from "#provisioning/engine/engine.ts";
import { formatSeconds } from "./duration.ts";
import { foldProgress, type ProgressState, type ResourceProgress } from "./progress-state.ts";
import { progressWords } from "./progress-words.ts";

/** Shows a run while it happens: moving lines on a terminal, one line a change elsewhere. */
export interface ProgressDisplay {
  show(event: EngineEvent): void;
  /** Leaves the last picture standing. */
  close(): void;
}

/** @param output where to write; a terminal gets moving lines */
export function progressDisplay(output: NodeJS.WriteStream): ProgressDisplay {
  return output.isTTY ? liveDisplay(output) : lineDisplay(output);
}

function liveDisplay(output: NodeJS.WriteStream): ProgressDisplay {
  const update = createLogUpdate(output);
  let state: ProgressState = new Map();
  const draw = () => state.size > 0 && update([...state.values()].map((row) => renderRow(row, Date.now())).join("\n"));
  const timer = setInterval(draw, 250).unref();
  return {
    show: (event) => {
      state = foldProgress(state, event, Date.now());
      const lasting = lastingLine(event);
      if (lasting) update.persist(lasting);
      draw();
    },
    close: () => {
      clearInterval(timer);
      draw();
      update.done();
    },
  };
}

function lineDisplay(output: NodeJS.WriteStream): ProgressDisplay {
  let state: ProgressState = new Map();
  return {
    show: (event) => {
      const before = state;
      const nowMs = Date.now();
      state = foldProgress(state, event, nowMs);
      const lasting = lastingLine(event);
      if (lasting) output.write(`${lasting}\n`);
      for (const [urn, row] of state) {
        const earlier = before.get(urn);
        if (earlier !== row && worthALine(earlier, row)) output.write(`${renderRow(row, nowMs)}\n`);
      }
    },
    close: () => {},
  };
}

/** A log file wants the phases, and a quarter of the image at a time. */
function worthALine(before: ResourceProgress | undefined, now: ResourceProgress): boolean {
  const percent = (text: string | undefined) => /^writing image (\d+) %/.exec(text ?? "")?.[1];
  const [old, current] = [percent(before?.text), percent(now.text)];
  if (old === undefined || current === undefined || before?.state !== now.state) return true;
  return Math.floor(Number(old) / 25) !== Math.floor(Number(current) / 25);
}

const marks = {
  running: styleText("cyan", "◌"),
  done: styleText("green", "✓"),
  failed: styleText("red", "✗"),
} as const;

/** `◌ metal1  writing image 40 %  12.3 s` */
function renderRow(row: ResourceProgress, nowMs: number): string {
  const seconds = ((row.endedMs ?? nowMs) - row.startedMs) / 1000;
  const text = row.state === "done" ? doneText(row) : row.text;
  return `${marks[row.state]} ${row.name.padEnd(12)} ${text.padEnd(44)} ${styleText("dim", formatSeconds(seconds))}`;
}

function doneText({ type, operation }: ResourceProgress): string {
  const words = progressWords[type];
  if (operation === "update") return "up to date";
  return (
    (operation === "create" ? words?.created : operation === "create-replacement" ? words?.replaced : words?.deleted) ??
    ""
  );
}

function lastingLine(event: EngineEvent): string | undefined {
  if (event.kind !== "log" || event.ephemeral || event.message.trim() === "") return undefined;
  if (event.severity === "warning") return `${styleText("yellow", "!")} ${event.message.trimEnd()}`;
  if (event.severity === "error") return `${styleText("red", "✗")} ${event.message.trimEnd()}`;
  return undefined;
}
