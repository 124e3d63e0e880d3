import { styleText } from "node:util";
import { createLogUpdate } from "log-update";
import type { EngineEvent } from "#provisioning/engine/engine.ts";
import { renderRow } from "./progress-row.ts";
import { foldProgress, type ProgressState, type ResourceProgress } from "./progress-state.ts";

/** Shows a run while it happens: moving lines on a terminal, one line a change elsewhere. */
export interface ProgressDisplay {
  show(event: EngineEvent): void;
  /** Leaves the last picture standing. */
  close(): void;
}

/** @param output where to write; a terminal gets moving lines, unless it does not say how large it is */
export function progressDisplay(output: NodeJS.WriteStream): ProgressDisplay {
  return output.isTTY && output.columns > 0 && output.rows > 0 ? liveDisplay(output) : lineDisplay(output);
}

function liveDisplay(output: NodeJS.WriteStream): ProgressDisplay {
  const update = createLogUpdate(output);
  let state: ProgressState = new Map();
  const draw = () => {
    if (state.size === 0) return;
    const shape = { nameWidth: nameWidth(state), columns: output.columns };
    update([...state.values()].map((row) => renderRow(row, Date.now(), shape)).join("\n"));
  };
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
        if (earlier === row || !worthALine(earlier, row)) continue;
        output.write(`${renderRow(row, nowMs, { nameWidth: nameWidth(state), columns: Number.POSITIVE_INFINITY })}\n`);
      }
    },
    close: () => {},
  };
}

function nameWidth(state: ProgressState): number {
  return Math.max(...[...state.values()].map(({ name }) => name.length));
}

/** A log file wants the phases, and of what has a percentage a quarter at a time. */
function worthALine(before: ResourceProgress | undefined, now: ResourceProgress): boolean {
  const percent = (text: string | undefined) => /(\d+) %/.exec(text ?? "")?.[1];
  const [old, current] = [percent(before?.text), percent(now.text)];
  if (old === undefined || current === undefined || before?.state !== now.state) return true;
  return Math.floor(Number(old) / 25) !== Math.floor(Number(current) / 25);
}

function lastingLine(event: EngineEvent): string | undefined {
  if (event.kind !== "log" || event.ephemeral || event.message.trim() === "") return undefined;
  if (event.severity === "warning") return `${styleText("yellow", "!")} ${event.message.trimEnd()}`;
  if (event.severity === "error") return `${styleText("red", "✗")} ${event.message.trimEnd()}`;
  return undefined;
}
