import { isDeepStrictEqual } from "node:util";
import type { DiskReport } from "#model/disk.ts";
import type { HardwareReport, TicketFailure, TicketRequest } from "#pxe/contract/ticket.ts";
import { isLive, type Ticket } from "./ticket.ts";
import { tokenDigest } from "./token.ts";

// Every change of a ticket, as a function from the ticket to the next one. Time and randomness come from outside.

/** A new ticket. `id` is never used again: it becomes the disk's mark. */
export function issueTicket(request: TicketRequest, id: string, token: string, now: string): Ticket {
  const { seed, ...rest } = request;
  return { id, request: rest, seed, state: "open", createdAt: now, token, tokenDigest: tokenDigest(token) };
}

/**
 * The live ticket for a request that asks for the same system again, with what else the newer request says;
 * `undefined` when that would leave the machine with another seed than the one that asks expects.
 */
export function resumeTicket(ticket: Ticket, request: TicketRequest): Ticket | undefined {
  if (!isLive(ticket) || ticket.request.specDigest !== request.specDigest) return undefined;
  const { seed, ...rest } = request;
  if (ticket.seedServedAt !== undefined && !isDeepStrictEqual(seed, ticket.seed)) return undefined;
  return { ...ticket, request: rest, seed };
}

/** A verdict let the machine write; also when it comes back after an interruption. */
export function beginWriting(ticket: Ticket, hardware: HardwareReport, chosenDisk: DiskReport): Ticket {
  const { seedServedAt: _before, ...rest } = live(ticket);
  return { ...rest, state: "writing", hardware, chosenDisk };
}

/** The seed has been handed out; the first time since the last report counts. */
export function seedHandedOut(ticket: Ticket, now: string): Ticket {
  return { ...live(ticket), seedServedAt: ticket.seedServedAt ?? now };
}

export function finishTicket(ticket: Ticket, now: string): Ticket {
  return { ...end(ticket, now), state: "finished" };
}

/** @param hardware what the refused machine reported, if it got that far */
export function failTicket(ticket: Ticket, failure: TicketFailure, now: string, hardware?: HardwareReport): Ticket {
  return { ...end(ticket, now), state: "failed", failure, ...(hardware ? { hardware } : {}) };
}

export function cancelTicket(ticket: Ticket, now: string): Ticket {
  return { ...end(ticket, now), state: "cancelled" };
}

function end(ticket: Ticket, now: string): Ticket {
  const { token: _token, seed: _seed, seedServedAt: _served, ...rest } = live(ticket);
  return { ...rest, finishedAt: now };
}

function live(ticket: Ticket): Ticket {
  if (!isLive(ticket)) throw new Error(`ticket ${ticket.id} has ended (${ticket.state}); nothing can change it`);
  return ticket;
}
