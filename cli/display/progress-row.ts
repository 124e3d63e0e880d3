import { styleText } from "node:util";
import { formatSeconds } from "./duration.ts";
import type { ResourceProgress } from "./progress-state.ts";
import { wordsOf } from "./resource-words.ts";

/** How the rows of one picture line up. */
export interface RowShape {
  /** Of the longest name. */
  readonly nameWidth: number;
  /** What the line must fit into; in a file it may be as long as it is. */
  readonly columns: number;
}

const marks = {
  running: styleText("cyan", "◌"),
  done: styleText("green", "✓"),
  failed: styleText("red", "✗"),
} as const;

/** Wide enough for all that machines usually say, so that the seconds stand still. */
const textWidth = 44;
/** `12 min 05 s`. */
const secondsWidth = 11;

/** `◌ metal1  writing image 40 %  12.3 s`: one line, however narrow the terminal is. */
export function renderRow(row: ResourceProgress, nowMs: number, { nameWidth, columns }: RowShape): string {
  const seconds = formatSeconds(((row.endedMs ?? nowMs) - row.startedMs) / 1000);
  const text = row.state === "done" ? doneText(row) : row.text;
  // Mark, name and seconds with a blank between each; a terminal breaks a line that fills its last column.
  const room = columns - 2 - nameWidth - 1 - 1 - secondsWidth - 1;
  const width = Math.max(8, Math.min(Math.max(textWidth, text.length), room));
  const fitted = text.length > width ? `${text.slice(0, width - 1)}…` : text;
  return `${marks[row.state]} ${row.name.padEnd(nameWidth)} ${fitted.padEnd(Math.min(width, textWidth))} ${styleText("dim", seconds)}`;
}

function doneText({ type, operation }: ResourceProgress): string {
  if (operation === "update") return "up to date";
  const kind = operation === "create" ? "create" : operation === "create-replacement" ? "replace" : "delete";
  return wordsOf(type)?.done[kind] ?? "";
}
