/** The way of a machine from power to login, in order; a chain may leave phases out (an iPXE ROM needs no TFTP). */
export const phases = ["firmware", "dhcp", "tftp", "kernel", "installer", "image", "first-boot", "ssh"] as const;

export type Phase = (typeof phases)[number];

/** One line of the journal, one server-sent event. */
export interface BootEvent {
  /** Grows by one an event, over restarts of the server. */
  readonly seq: number;
  /** ISO 8601 with milliseconds, UTC. */
  readonly time: string;
  /** Name of the machine. */
  readonly machine: string;
  /** `refused` and `failed` end an attempt; every other kind reports that a phase began or moved on. */
  readonly kind: Phase | "refused" | "failed" | "local-boot";
  /** Of the ticket, where there is one. */
  readonly ticket?: string;
  /** 0 to 100, only of `image`. */
  readonly percent?: number;
  /** A short text for people, e.g. the boot file or the error's message. */
  readonly detail?: string;
}
