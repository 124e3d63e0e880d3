import type { ArtifactRef } from "#model/artifact-ref.ts";
import type { DiskReport, DiskSelector } from "#model/disk.ts";
import type { BootMachine } from "./boot-machine.ts";

/** A file that the installer writes below the root of the installed system. */
export interface SeedFile {
  /** Absolute in the installed system, e.g. `/etc/ssh/ssh_host_ed25519_key`. */
  readonly path: string;
  /** Permission bits, e.g. `0o600`. */
  readonly mode: number;
  readonly content: string;
}

/** A whole-disk image: `sha256` and `sizeBytes` are of the zstd stream as served. */
export interface ImageRef extends ArtifactRef {
  /** Size of the disk image once decompressed: the least that the disk must hold. */
  readonly rawSizeBytes: number;
}

/** What is asked for when a machine is to be installed. */
export interface TicketRequest {
  readonly machine: BootMachine;
  readonly disk: DiskSelector;
  readonly kernel: ArtifactRef;
  readonly initrd: ArtifactRef;
  readonly image: ImageRef;
  /** Added to the installer's kernel command line, e.g. `console=ttyS0,115200`. */
  readonly kernelArguments: readonly string[];
  /** Secret: carries the host key. Served once, against the ticket's token; erased when the ticket ends. */
  readonly seed: readonly SeedFile[];
  /**
   * Installations whose mark this ticket may overwrite: the machine's own earlier ones. `"any"` only after the
   * person said so (`make reinstall`). A mark of a living member of another machine is never overwritten.
   */
  readonly mayOverwrite: readonly string[] | "any";
  /** Digest of what decides the installed system; an open ticket of the same digest is resumed, not doubled. */
  readonly specDigest: string;
}

export type TicketState = "open" | "writing" | "finished" | "failed" | "cancelled";

/** Why a ticket ended without an installed machine; code from the error catalogue. */
export interface TicketFailure {
  readonly code: string;
  readonly what: string;
  readonly why: string;
  readonly remedy: string;
}

/** What the control API tells of a ticket. The token never leaves the boot server except to the machine itself. */
export interface TicketStatus {
  /** Also the `installId` of the mark. */
  readonly id: string;
  readonly machine: BootMachine;
  readonly state: TicketState;
  readonly specDigest: string;
  readonly createdAt: string;
  readonly finishedAt?: string;
  readonly failure?: TicketFailure;
  /** What the installer reported; absent until it has. */
  readonly hardware?: HardwareReport;
  /** The disk that was chosen; absent until the verdict. */
  readonly chosenDisk?: DiskReport;
}

/** What the installer sees of the machine it runs on. */
export interface HardwareReport {
  readonly firmware: "bios" | "uefi";
  readonly secureBoot: boolean;
  readonly kernelRelease: string;
  readonly cpuModel: string;
  readonly cpus: number;
  readonly memoryKib: number;
  readonly nics: readonly { readonly name: string; readonly mac: string; readonly driver: string }[];
  readonly disks: readonly DiskReport[];
}

/** An installation that finished and has not been given up: its disk is protected. */
export interface Member {
  readonly machine: string;
  readonly mac: string;
  readonly installId: string;
  readonly specDigest: string;
  readonly installedAt: string;
  readonly disk: DiskReport;
  readonly hardware: HardwareReport;
}
