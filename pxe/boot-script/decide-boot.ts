import type { MacAddress } from "#model/mac-address.ts";
import type { BootMachine } from "#pxe/contract/boot-machine.ts";
import type { Guest } from "#pxe/discovery/guest.ts";
import { isLive, type Ticket } from "#pxe/ticket/ticket.ts";

/** Who is asking, and what the server knows of it. */
export interface BootQuestion {
  readonly mac: MacAddress;
  /** Absent when no machine of this MAC address is known. */
  readonly machine: BootMachine | undefined;
  /** The machine's newest ticket, if any. */
  readonly ticket: Ticket | undefined;
  /** Absent while discovery is off, and for everybody who was not let in by it. */
  readonly guest?: Guest | undefined;
}

/** `silence`: nothing is told, not even that there is nothing. */
export type BootDecision =
  | { readonly boot: "silence" }
  | { readonly boot: "local"; readonly machine: BootMachine; readonly isGuest?: true }
  | { readonly boot: "discovery"; readonly guest: Guest }
  | { readonly boot: "installer"; readonly machine: BootMachine; readonly ticket: Ticket; readonly token: string };

/**
 * What a machine starts. Only a live ticket for exactly this machine and MAC address starts the installer; a known
 * machine boots from its disk, so that a boot loop cannot install twice; a stranger gets silence, or, while a person
 * lets strangers in, one look at its hardware. A known machine is never looked at in place of what it is there for.
 */
export function decideBoot({ mac, machine, ticket, guest }: BootQuestion): BootDecision {
  if (!machine) return decideGuest(mac, guest);
  if (machine.mac !== mac) return { boot: "silence" };
  const own = ticket?.request.machine.mac === mac && ticket.request.machine.name === machine.name;
  if (!own || !isLive(ticket) || ticket.token === undefined) return { boot: "local", machine };
  return { boot: "installer", machine, ticket, token: ticket.token };
}

/** One look is enough: a guest that is turned on again after its report starts from its disk, as it always did. */
function decideGuest(mac: MacAddress, guest: Guest | undefined): BootDecision {
  if (!guest || guest.machine.mac !== mac) return { boot: "silence" };
  if (guest.hardware) return { boot: "local", machine: guest.machine, isGuest: true };
  return { boot: "discovery", guest };
}
