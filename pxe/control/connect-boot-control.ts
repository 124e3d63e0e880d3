import { createInterface } from "node:readline";
import type { BootEvent } from "#pxe/contract/boot-event.ts";
import type { BootControl, MachineOnWire } from "#pxe/contract/control-api.ts";
import type { DiscoveryStatus } from "#pxe/contract/discovery.ts";
import type { Member, TicketStatus } from "#pxe/contract/ticket.ts";
import { askControl, openControl } from "./control-client.ts";

/**
 * The running boot server of this state directory. Nothing is connected before the first question; every question
 * rejects with HearthError `boot-server-unreachable` when no server answers.
 */
export function connectBootControl(stateDirectory: string): BootControl {
  const ask = (method: "GET" | "PUT" | "POST" | "DELETE", path: string, body?: unknown) =>
    askControl(stateDirectory, { method, path, body });
  return {
    status: async () => (await ask("GET", "/status")) as Awaited<ReturnType<BootControl["status"]>>,
    putMachine: async (machine) => void (await ask("PUT", `/machines/${encodeURIComponent(machine.name)}`, machine)),
    removeMachine: async (name) => void (await ask("DELETE", `/machines/${encodeURIComponent(name)}`)),
    putTicket: async (request) => (await ask("POST", "/tickets", request)) as TicketStatus,
    getTicket: async (id) =>
      ((await ask("GET", `/tickets/${encodeURIComponent(id)}`)) as TicketStatus | null) ?? undefined,
    members: async () => (await ask("GET", "/members")) as readonly Member[],
    events: (after, signal) => events(stateDirectory, after, signal),
    onWire: async (name) =>
      ((await ask("GET", `/machines/${encodeURIComponent(name)}`)) as MachineOnWire | null) ?? undefined,
    putCluster: async (view) => void (await ask("PUT", "/cluster", view)),
    openDiscovery: async (request) => (await ask("PUT", "/discovery", request)) as DiscoveryStatus,
    closeDiscovery: async () => (await ask("DELETE", "/discovery")) as DiscoveryStatus,
    discovery: async () => (await ask("GET", "/discovery")) as DiscoveryStatus,
    stop: async () => void (await ask("POST", "/stop")),
  };
}

async function* events(stateDirectory: string, after: number, signal: AbortSignal): AsyncGenerator<BootEvent> {
  if (signal.aborted) return;
  try {
    const response = await openControl(stateDirectory, { method: "GET", path: `/events?after=${after}`, signal });
    for await (const line of createInterface({ input: response })) {
      if (line !== "") yield JSON.parse(line) as BootEvent;
    }
  } catch (error) {
    // Whoever aborts knows; everybody else wants to hear of it.
    if (!signal.aborted) throw error;
  }
}
