import { type PhaseDuration, phaseDurations } from "#provisioning/machine/phase-durations.ts";
import { type BootEvent, phases } from "#pxe/contract/boot-event.ts";
import type { Explanation } from "#pxe/wire/explain/explanation.ts";
import type { Sighting } from "#pxe/wire/sighting.ts";

/** All that is known of a machine's last way to its login, for a program or for {@link ./render-story.ts}. */
export interface MachineStory {
  readonly machine: string;
  /** Of the last attempt; empty when there was none. */
  readonly events: readonly BootEvent[];
  /** How long each phase took; the last one is still open unless the machine was installed. */
  readonly phases: readonly PhaseDuration[];
  readonly seen: readonly Sighting[];
  readonly explanation?: Explanation;
}

/** The events of the machine's last attempt: those of its last ticket, or of a later boot without one. */
export function lastAttempt(journal: readonly BootEvent[], machine: string): readonly BootEvent[] {
  const own = journal.filter((event) => event.machine === machine);
  const ticket = own.findLast((event) => event.ticket !== undefined)?.ticket;
  const last = own.at(-1);
  if (!last) return [];
  const first =
    ticket === undefined
      ? 0
      : leadIn(
          own,
          own.findIndex((event) => event.ticket === ticket),
        );
  return own.slice(
    Math.max(
      first,
      own.findLastIndex((event, index) => isNewBoot(event, own[index - 1])),
    ),
  );
}

/** After an attempt has ended, a question comes out of a pause. */
function isNewBoot(event: BootEvent, before: BootEvent | undefined): boolean {
  if (event.kind !== "dhcp" || !before || !endings.has(before.kind)) return false;
  return Date.parse(event.time) - Date.parse(before.time) > pauseMs;
}

const endings: ReadonlySet<BootEvent["kind"]> = new Set(["failed", "refused", "first-boot", "local-boot"]);

/** What came right before the first event of a ticket belongs to it: DHCP and TFTP know of no tickets. */
function leadIn(own: readonly BootEvent[], begin: number): number {
  let first = begin;
  while (first > 0) {
    const [before, at] = [own[first - 1], own[first]];
    if (!before || !at || (before.kind !== "dhcp" && before.kind !== "tftp")) break;
    if (Date.parse(at.time) - Date.parse(before.time) > pauseMs) break;
    first -= 1;
  }
  return first;
}

/** Firmware that is given nothing begins anew after a minute or two. */
const pauseMs = 120_000;

/** @param endMs when the last phase ended, or now */
export function durationsOf(events: readonly BootEvent[], endMs: number): PhaseDuration[] {
  const starts = events.flatMap(({ kind, time }) => (isPhase(kind) ? [{ phase: kind, atMs: Date.parse(time) }] : []));
  return phaseDurations(starts, endMs);
}

function isPhase(kind: BootEvent["kind"]): kind is (typeof phases)[number] {
  return (phases as readonly string[]).includes(kind);
}
