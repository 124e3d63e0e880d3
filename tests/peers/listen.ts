import type { ChildProcess } from "node:child_process";
import { stripVTControlCharacters } from "node:util";

/** A program under way and what it says, on either of its outputs, without colours. */
export interface Heard {
  said(): string;
  /** Resolves when it has said that; an error with what it did say when it ends before. */
  until(words: RegExp): Promise<void>;
  /** Its exit status; null when a signal ended it. */
  readonly ended: Promise<number | null>;
}

/** Listens to a program from its start. */
export function listen(child: ChildProcess): Heard {
  let said = "";
  const waiting = new Set<() => void>();
  const hear = (text: string) => {
    said += stripVTControlCharacters(text);
    for (const look of waiting) look();
  };
  child.stdout?.setEncoding("utf8").on("data", hear);
  child.stderr?.setEncoding("utf8").on("data", hear);
  const ended = new Promise<number | null>((resolve) => child.once("close", resolve));
  return {
    said: () => said,
    ended,
    until(words) {
      const heard = new Promise<void>((resolve) => {
        const look = () => {
          if (!words.test(said)) return;
          waiting.delete(look);
          resolve();
        };
        waiting.add(look);
        look();
      });
      return Promise.race([heard, ended.then(() => Promise.reject(new Error(`${words} was not said, but: ${said}`)))]);
    },
  };
}
