import { overviewOf } from "#pxe/overview/overview-of.ts";
import type { BootState } from "#pxe/state/boot-state.ts";

/** A machine that writes its image tells a new percentage every second or two; more often nobody can read. */
const changeDelayMs = 250;

/** A reason becomes known by time alone. */
const lookAgainMs = 5_000;

/**
 * The overview as server-sent events, for any number of readers: looked up once for all of them, and only while there
 * are any. A reader gets what there is at once, and then what changes.
 * @returns takes a reader, and gives what ends its reading
 */
export function overviewFeed(state: BootState): (send: (text: string) => void) => () => void {
  const readers = new Set<(text: string) => void>();
  let sent = "";
  let stop = () => {};

  function look(): void {
    const { at, ...seen } = overviewOf(state);
    const text = JSON.stringify(seen);
    if (text === sent) return;
    sent = text;
    for (const send of readers) send(encode({ at, ...seen }));
  }

  function begin(): void {
    let pending: NodeJS.Timeout | undefined;
    const unsubscribe = state.journal.subscribe(() => {
      pending ??= setTimeout(() => {
        pending = undefined;
        look();
      }, changeDelayMs);
    });
    const timer = setInterval(look, lookAgainMs);
    stop = () => {
      unsubscribe();
      clearInterval(timer);
      clearTimeout(pending);
    };
  }

  return (send) => {
    if (readers.size === 0) begin();
    send(encode(overviewOf(state)));
    readers.add(send);
    return () => {
      readers.delete(send);
      if (readers.size === 0) stop();
    };
  };
}

function encode(overview: unknown): string {
  return `data: ${JSON.stringify(overview)}\n\n`;
}
