import type { BootEvent } from "#pxe/contract/boot-event.ts";
import type { Journal } from "./journal.ts";

/** A reader so slow that this many events wait for it is let go. */
const waitingEventsLimit = 10_000;

/** The kept events with `seq` greater than `after`, then live ones; ends when the signal aborts. */
export async function* followJournal(journal: Journal, after: number, signal: AbortSignal): AsyncGenerator<BootEvent> {
  const waiting: BootEvent[] = [...journal.since(after)];
  let wake: (() => void) | undefined;
  const nudge = () => {
    wake?.();
    wake = undefined;
  };
  const unsubscribe = journal.subscribe((event) => {
    waiting.push(event);
    nudge();
  });
  signal.addEventListener("abort", nudge);
  try {
    while (!signal.aborted && waiting.length <= waitingEventsLimit) {
      const event = waiting.shift();
      if (event) yield event;
      else {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    }
  } finally {
    unsubscribe();
    signal.removeEventListener("abort", nudge);
  }
}
