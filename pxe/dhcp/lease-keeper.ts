import { join } from "node:path";
import { HearthError } from "#model/hearth-error.ts";
import type { Ipv4Address } from "#model/ipv4.ts";
import type { BootMachine } from "#pxe/contract/boot-machine.ts";
import type { AuthoritativeDhcpSettings, BootServerSettings } from "#pxe/contract/settings.ts";
import { debounceSave } from "./debounced-save.ts";
import type { DhcpPacket } from "./dhcp-packet.ts";
import { noAddress } from "./dhcp-packet.ts";
import type { DhcpQuestion } from "./dhcp-question.ts";
import { LeaseBook } from "./lease-book.ts";
import { readLeaseFile, writeLeaseFile } from "./lease-file.ts";
import { decodeMessageType } from "./message-type.ts";
import { optionCode } from "./option-code.ts";

/** The leases of a running server: a {@link LeaseBook} with a clock and a file. */
export interface LeaseKeeper {
  /** The address that is this machine's for this question; undefined where the pool is used up. */
  addressFor(question: DhcpQuestion, machine: BootMachine): Ipv4Address | undefined;
  /** Takes note of what was asked and answered. */
  record(question: DhcpQuestion, machine: BootMachine, packet: DhcpPacket | undefined): void;
  close(): Promise<void>;
}

/** Proxy mode: no addresses, nothing to keep. */
export const noLeases: LeaseKeeper = {
  addressFor: () => undefined,
  record: () => {},
  close: async () => {},
};

const saveDelayMs = 200;

type Settings = Pick<BootServerSettings, "address" | "network" | "stateDirectory"> & {
  readonly dhcp: AuthoritativeDhcpSettings;
};

/**
 * Leases in `<stateDirectory>/leases.json`. A file that cannot be read is reported and replaced: reserved addresses do
 * not depend on it.
 */
export async function openLeaseKeeper(
  settings: Settings,
  now: () => number,
  onProblem: (problem: HearthError) => void,
): Promise<LeaseKeeper> {
  const path = join(settings.stateDirectory, "leases.json");
  const snapshot = await readLeaseFile(path).catch((cause: unknown) => {
    onProblem(leaseFileUnreadable(path, cause));
    return undefined;
  });
  const book = new LeaseBook(settings, snapshot);
  const saving = debounceSave(
    () => writeLeaseFile(path, book.snapshot(now())),
    saveDelayMs,
    (cause) => onProblem(leaseFileUnwritable(path, cause)),
  );
  return {
    addressFor(question, machine) {
      const kept = question.kind === "discover" ? undefined : (question.clientAddress ?? question.requestedAddress);
      return book.addressFor(machine, now(), kept);
    },
    record(question, machine, packet) {
      if (changesLeases(book, question, machine, packet, settings.address, now())) saving.touch();
    },
    close: () => saving.close(),
  };
}

/** @returns whether there is something to write down */
function changesLeases(
  book: LeaseBook,
  question: DhcpQuestion,
  machine: BootMachine,
  packet: DhcpPacket | undefined,
  server: Ipv4Address,
  nowMs: number,
): boolean {
  const meansUs = question.serverIdentifier === undefined || question.serverIdentifier === server;
  if (question.kind === "release") {
    return meansUs && question.clientAddress !== undefined && book.release(machine.mac, question.clientAddress);
  }
  if (question.kind === "decline") {
    const address = question.requestedAddress;
    // A machine can only decline what is its own: no other address is to be put out of use by it.
    if (!meansUs || !address || address !== book.addressFor(machine, nowMs, address)) return false;
    book.decline(machine.mac, address, nowMs);
    return true;
  }
  if (!packet || packet.yourAddress === noAddress) return false;
  const type = decodeMessageType(packet.options.get(optionCode.messageType) ?? new Uint8Array());
  if (type === "offer") book.offer(machine.mac, packet.yourAddress, nowMs);
  if (type !== "ack") return false;
  book.grant(machine.mac, packet.yourAddress, nowMs);
  return true;
}

function leaseFileUnreadable(path: string, cause: unknown): HearthError {
  return new HearthError({
    code: "lease-file-unreadable",
    what: `The leases in ${path} cannot be read.`,
    why: cause instanceof Error ? cause.message : String(cause),
    remedy: "Nothing need be done: reserved addresses do not depend on the file, and it is written anew.",
    cause,
  });
}

function leaseFileUnwritable(path: string, cause: unknown): HearthError {
  return new HearthError({
    code: "lease-file-unwritable",
    what: `The leases cannot be written to ${path}.`,
    why: cause instanceof Error ? cause.message : String(cause),
    remedy: "Check that the disk has room and that the boot server may write to its state directory.",
    cause,
  });
}
