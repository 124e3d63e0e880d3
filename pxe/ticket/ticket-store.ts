import { randomUUID } from "node:crypto";
import { readdirSync, rmSync } from "node:fs";
import path from "node:path";
import type { MacAddress } from "#model/mac-address.ts";
import type { TicketRequest } from "#pxe/contract/ticket.ts";
import { makePrivateDirectory, readJson, writeJsonDurably } from "#pxe/state/durable-file.ts";
import { isLive, type Ticket } from "./ticket.ts";
import { cancelTicket, issueTicket, resumeTicket } from "./ticket-transition.ts";
import { newToken, tokenMatches } from "./token.ts";

/** All tickets, each a file in `<stateDirectory>/tickets`; a change is on disk before the call returns. */
export interface TicketStore {
  /** Resumes the machine's live ticket, or cancels it and makes a new one. */
  request(request: TicketRequest): Ticket;
  get(id: string): Ticket | undefined;
  /** The live ticket of the machine with this MAC address. */
  liveFor(mac: MacAddress): Ticket | undefined;
  /** The ticket, live or ended, that this token was made for; takes as long for any wrong token. */
  byToken(token: string): Ticket | undefined;
  /** Keeps the changed ticket. */
  save(ticket: Ticket): Ticket;
  /** Cancels the machine's live ticket, if there is one. */
  cancel(machine: string): void;
}

/** Ended tickets that are kept for `make status` and for late repetitions; older ones are deleted. */
const endedKept = 200;

/** @param now for tests */
export function openTicketStore(stateDirectory: string, now: () => Date = () => new Date()): TicketStore {
  const directory = path.join(stateDirectory, "tickets");
  makePrivateDirectory(directory);
  const tickets = new Map<string, Ticket>();
  for (const name of readdirSync(directory)) {
    if (!name.endsWith(".json")) continue; // `.json.new` of a write that was cut off
    const ticket = readJson(path.join(directory, name)) as Ticket;
    tickets.set(ticket.id, ticket);
  }

  const save = (ticket: Ticket) => {
    writeJsonDurably(path.join(directory, `${ticket.id}.json`), ticket);
    tickets.set(ticket.id, ticket);
    return ticket;
  };
  const live = () => [...tickets.values()].filter(isLive);
  const forget = () => {
    const ended = [...tickets.values()].filter((ticket) => !isLive(ticket));
    ended.sort((a, b) => (a.finishedAt ?? "").localeCompare(b.finishedAt ?? ""));
    for (const ticket of ended.slice(0, Math.max(0, ended.length - endedKept))) {
      rmSync(path.join(directory, `${ticket.id}.json`), { force: true });
      tickets.delete(ticket.id);
    }
  };

  return {
    request(request) {
      const { name, mac } = request.machine;
      let resumed: Ticket | undefined;
      for (const ticket of live().filter(({ request: { machine } }) => machine.name === name || machine.mac === mac)) {
        const sameMachine = ticket.request.machine.name === name && ticket.request.machine.mac === mac;
        resumed = sameMachine ? resumeTicket(ticket, request) : undefined;
        save(resumed ?? cancelTicket(ticket, now().toISOString()));
      }
      forget();
      return resumed ?? save(issueTicket(request, randomUUID(), newToken(), now().toISOString()));
    },
    get: (id) => tickets.get(id),
    liveFor: (mac) => live().find((ticket) => ticket.request.machine.mac === mac),
    byToken(token) {
      let found: Ticket | undefined;
      for (const ticket of tickets.values()) {
        if (tokenMatches(token, ticket.tokenDigest)) found = ticket;
      }
      return found;
    },
    save,
    cancel(machine) {
      for (const ticket of live().filter((candidate) => candidate.request.machine.name === machine)) {
        save(cancelTicket(ticket, now().toISOString()));
      }
    },
  };
}
