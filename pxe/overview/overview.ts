import type { Phase } from "#pxe/contract/boot-event.ts";
import type { ClusterView } from "#pxe/contract/cluster-view.ts";
import type { PhaseDuration } from "#pxe/journal/phase-durations.ts";

/**
 * What anybody on the network may see, without a token: how far each machine is, and what is in its way. No disk, no
 * ticket, no text of a machine's own.
 */
export interface Overview {
  readonly environment: string;
  /** ISO 8601, UTC: the page counts from here, whatever the clock of the telephone says. */
  readonly at: string;
  readonly machines: readonly MachineView[];
  readonly cluster?: ClusterView;
}

export interface MachineView {
  readonly name: string;
  /** `from-disk`: it was sent to its own disk, as a machine without a ticket is. */
  readonly state: "silent" | "under-way" | "installed" | "from-disk" | "failed" | "refused";
  readonly phase?: Phase;
  /** Of the image. */
  readonly percent?: number;
  /** When the last run began and, where it has, ended. */
  readonly startedAt?: string;
  readonly endedAt?: string;
  readonly trouble?: Trouble;
  /** The latest first. */
  readonly runs: readonly RunView[];
}

export interface Trouble {
  readonly code: string;
  readonly what: string;
  readonly remedy: string;
}

export interface RunView {
  readonly startedAt: string;
  readonly outcome: "under-way" | "installed" | "failed" | "refused";
  readonly phases: readonly PhaseDuration[];
}
