import type { DiskReport, DiskSelector } from "#model/disk.ts";
import type { HearthErrorCode } from "#model/error-catalogue.ts";
import type { HardwareReport, Member } from "#pxe/contract/ticket.ts";

/** What the guard needs to know of a ticket. */
export interface GuardedTicket {
  /** Also the `installId` of the mark that this ticket will leave. */
  readonly id: string;
  readonly machine: string;
  /** Of the network card that the machine boots from. */
  readonly mac: string;
  readonly disk: DiskSelector;
  /** The least that the disk must hold. */
  readonly rawSizeBytes: number;
  readonly mayOverwrite: readonly string[] | "any";
  /** The disk of an earlier verdict under this ticket: one ticket writes one disk, also after an interruption. */
  readonly chosenDisk?: DiskReport;
}

/** Everything the decision is made of. */
export interface GuardQuestion {
  readonly environment: string;
  readonly ticket: GuardedTicket;
  readonly report: HardwareReport;
  readonly members: readonly Member[];
}

/** A refusal that a person can act upon; each text is one line. */
export interface Refusal {
  readonly verdict: "refused";
  readonly code: HearthErrorCode;
  readonly what: string;
  readonly why: string;
  readonly remedy: string;
}

/** `finished`: the disk already carries this ticket's mark, nothing is to be written. */
export type Verdict =
  | { readonly verdict: "install"; readonly disk: DiskReport }
  | { readonly verdict: "finished"; readonly disk: DiskReport }
  | Refusal;
