import type { BootEvent } from "#pxe/contract/boot-event.ts";

/** Firmware that is given nothing begins anew after a minute or two. */
const pauseMs = 120_000;

const endings: ReadonlySet<BootEvent["kind"]> = new Set(["failed", "refused", "first-boot", "local-boot"]);

/**
 * The events of one machine, cut into its ways from power on: a new one begins with another ticket, or where it asks
 * for an address after it had come to an end and paused. What it asked right before a ticket was used belongs to that
 * ticket: DHCP and TFTP know of none.
 */
export function journalRuns(own: readonly BootEvent[]): readonly (readonly BootEvent[])[] {
  const runs: BootEvent[][] = [];
  for (const event of own) {
    const run = runs.at(-1);
    if (!run || isNewBoot(run, event)) runs.push([event]);
    else if (isNewTicket(run, event)) runs.push([...takeLeadIn(run), event]);
    else run.push(event);
  }
  return runs.filter((run) => run.length > 0);
}

function isNewBoot(run: readonly BootEvent[], event: BootEvent): boolean {
  const before = run.at(-1);
  if (event.kind !== "dhcp" || !before || !endings.has(before.kind)) return false;
  return Date.parse(event.time) - Date.parse(before.time) > pauseMs;
}

function isNewTicket(run: readonly BootEvent[], event: BootEvent): boolean {
  if (event.ticket === undefined || run.some(({ ticket }) => ticket === event.ticket)) return false;
  return run.some(({ ticket, kind }) => ticket !== undefined || endings.has(kind));
}

/** Takes the questions at the end out of the run before. */
function takeLeadIn(run: BootEvent[]): BootEvent[] {
  const last = run.findLastIndex(({ kind }) => kind !== "dhcp" && kind !== "tftp");
  return run.splice(last + 1);
}
