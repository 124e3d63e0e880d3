import { type BootEvent, type Phase, phases } from "#pxe/contract/boot-event.ts";

/** A phase that began, in milliseconds since the epoch. */
export interface PhaseStart {
  readonly phase: Phase;
  readonly atMs: number;
}

export interface PhaseDuration {
  readonly phase: Phase;
  /** To a tenth. */
  readonly seconds: number;
}

/**
 * How long each phase took: from its first event to the first event of the next phase that happened.
 * A phase seen again later (the installer asks DHCP too) is not counted twice.
 *
 * @param endMs when the last phase ended
 */
export function phaseDurations(starts: readonly PhaseStart[], endMs: number): PhaseDuration[] {
  const first = new Map<Phase, number>();
  for (const { phase, atMs } of starts) {
    const known = first.get(phase);
    if (known === undefined || atMs < known) first.set(phase, atMs);
  }
  const seen = phases.flatMap((phase) => {
    const atMs = first.get(phase);
    return atMs === undefined ? [] : [{ phase, atMs }];
  });
  return seen.map(({ phase, atMs }, index) => {
    const until = seen[index + 1]?.atMs ?? endMs;
    return { phase, seconds: Math.round(Math.max(0, until - atMs) / 100) / 10 };
  });
}

/** The same from the events of one run; kinds that are no phase are left out. */
export function runDurations(events: readonly BootEvent[], endMs: number): PhaseDuration[] {
  const starts = events.flatMap(({ kind, time }) => (isPhase(kind) ? [{ phase: kind, atMs: Date.parse(time) }] : []));
  return phaseDurations(starts, endMs);
}

function isPhase(kind: BootEvent["kind"]): kind is Phase {
  return (phases as readonly string[]).includes(kind);
}
