import { createInterface } from "node:readline";
import { interruption } from "../interruption.ts";

/** How a person says that all machines have reported. */
export interface Enough {
  readonly signal: AbortSignal;
  /** What to press. */
  readonly key: string;
  /** Leaves the terminal to whoever asks next. */
  close(): void;
}

/**
 * Enter, at a terminal: Ctrl-C would end the `make` around this as well. Ctrl-C everywhere.
 * @param input e.g. `process.stdin`
 */
export function enough(input: NodeJS.ReadStream): Enough {
  const interrupted = interruption();
  if (!input.isTTY) return { signal: interrupted, key: "Ctrl-C", close() {} };
  const pressed = new AbortController();
  const lines = createInterface({ input });
  lines.once("line", () => pressed.abort());
  return { signal: AbortSignal.any([interrupted, pressed.signal]), key: "Enter", close: () => lines.close() };
}
