import { appendFileSync, existsSync, readFileSync } from "node:fs";
import path from "node:path";
import type { BootEvent } from "#pxe/contract/boot-event.ts";
import { writeDurably } from "#pxe/state/durable-file.ts";

/** What happened on the way of the machines, in order: `<stateDirectory>/journal.jsonl`, one {@link BootEvent} a line. */
export interface Journal {
  append(event: Omit<BootEvent, "seq" | "time">): BootEvent;
  /** The events that are kept with `seq` greater than `after`. */
  since(after: number): readonly BootEvent[];
  /** Calls the listener for every later event, until the returned function is called. */
  subscribe(listener: (event: BootEvent) => void): () => void;
}

/** Events kept over a restart; an installation makes some 110. */
const keptEvents = 5_000;

/**
 * The number of the last event goes on over restarts. A last line that a kill cut off is dropped.
 * @param now for tests
 */
export function openJournal(stateDirectory: string, now: () => Date = () => new Date()): Journal {
  const file = path.join(stateDirectory, "journal.jsonl");
  const events = existsSync(file) ? parseJournal(readFileSync(file, "utf8")) : [];
  const shorten = () => {
    events.splice(0, events.length - keptEvents);
    writeDurably(file, events.map((event) => `${JSON.stringify(event)}\n`).join(""));
  };
  shorten();

  let lastSeq = events.at(-1)?.seq ?? 0;
  const listeners = new Set<(event: BootEvent) => void>();
  return {
    append(parts) {
      const event: BootEvent = { seq: lastSeq + 1, time: now().toISOString(), ...parts };
      lastSeq = event.seq;
      appendFileSync(file, `${JSON.stringify(event)}\n`, { mode: 0o600 });
      events.push(event);
      // Rarely, as it writes the whole file: a long-running server must not grow for ever.
      if (events.length > 2 * keptEvents) shorten();
      for (const listener of listeners) listener(event);
      return event;
    },
    since(after) {
      const first = events.findIndex(({ seq }) => seq > after);
      return first < 0 ? [] : events.slice(first);
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** The events of the journal's text; lines that are no event are left out. */
export function parseJournal(text: string): BootEvent[] {
  return text.split("\n").flatMap((line) => {
    try {
      const event = JSON.parse(line) as BootEvent;
      return typeof event.seq === "number" && typeof event.machine === "string" ? [event] : [];
    } catch {
      return [];
    }
  });
}
