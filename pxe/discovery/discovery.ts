import type { MacAddress } from "#model/mac-address.ts";
import type { DiscoveryRequest, DiscoveryStatus } from "#pxe/contract/discovery.ts";
import type { HardwareReport } from "#pxe/contract/ticket.ts";
import type { DhcpClient } from "#pxe/dhcp/dhcp-client.ts";
import { tokenDigest, tokenMatches } from "#pxe/ticket/token.ts";
import { discoveryLimits } from "./discovery-limits.ts";
import { type Guest, newGuest } from "./guest.ts";

/**
 * The one exception from the rule that unknown machines get silence: switched on by a person, for a limited time, and
 * forgotten by a restart. While it is off, every question here has the answer "no".
 */
export interface Discovery {
  /** Switches discovery on, and forgets the guests of an earlier time. */
  open(request: DiscoveryRequest): void;
  /** Switches it off; guests that have reported stay to be read. */
  close(): void;
  /** What guests are started with; undefined while discovery is off. */
  request(): DiscoveryRequest | undefined;
  /**
   * The guest with this address. One that is not there yet becomes one by asking to boot, while there is room: a
   * telephone that asks for an address does not.
   */
  admit(mac: MacAddress, client: DhcpClient): Guest | undefined;
  guest(mac: MacAddress): Guest | undefined;
  /** The guest has fetched its kernel. */
  started(mac: MacAddress): void;
  byToken(token: string): Guest | undefined;
  report(guest: Guest, hardware: HardwareReport): void;
  status(): DiscoveryStatus;
}

/** Discovery as it is when a boot server starts: off. */
export function openDiscovery(now: () => Date): Discovery {
  const guests = new Map<MacAddress, Guest>();
  let open: { readonly request: DiscoveryRequest; readonly untilMs: number } | undefined;
  const current = () => (open && now().getTime() < open.untilMs ? open : undefined);
  const change = (mac: MacAddress, parts: Partial<Guest>) => {
    const guest = guests.get(mac);
    if (guest) guests.set(mac, { ...guest, ...parts });
  };
  const guest = (mac: MacAddress) => (current() ? guests.get(mac) : undefined);

  return {
    open(request) {
      guests.clear();
      open = { request, untilMs: now().getTime() + request.seconds * 1000 };
    },
    close() {
      open = undefined;
    },
    request: () => current()?.request,
    admit(mac, client) {
      const known = guest(mac);
      const request = current()?.request;
      if (known || !request || client.kind === "system" || guests.size >= discoveryLimits.guests) return known;
      const admitted = newGuest(mac, request.uefiChain, now().toISOString());
      guests.set(mac, admitted);
      return admitted;
    },
    guest,
    started: (mac) => change(mac, { hasStarted: true }),
    byToken(token) {
      if (!current()) return undefined;
      return [...guests.values()].find((one) => tokenMatches(token, tokenDigest(one.token)));
    },
    report: ({ machine }, hardware) => change(machine.mac, { hardware }),
    status() {
      const until = current()?.untilMs;
      return {
        ...(until === undefined ? {} : { openUntil: new Date(until).toISOString() }),
        machines: [...guests.values()].map(({ machine, askedAt, hasStarted, hardware }) => ({
          mac: machine.mac,
          askedAt,
          state: hardware ? ("reported" as const) : hasStarted ? ("started" as const) : ("asked" as const),
          ...(hardware ? { hardware } : {}),
        })),
      };
    },
  };
}
