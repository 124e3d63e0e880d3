import { cidrBounds, type Ipv4Address, ipv4ToNumber, numberToIpv4 } from "#model/ipv4.ts";
import type { MacAddress } from "#model/mac-address.ts";
import type { BootMachine } from "#pxe/contract/boot-machine.ts";
import type { AuthoritativeDhcpSettings, BootServerSettings } from "#pxe/contract/settings.ts";
import type { Lease } from "./lease.ts";

/** An address that a client found in use by somebody else (DHCPDECLINE), and when it may be tried again. */
export interface DeclinedAddress {
  readonly address: Ipv4Address;
  readonly untilMs: number;
}

/** What must outlive the process. */
export interface LeaseSnapshot {
  readonly leases: readonly Lease[];
  readonly declined: readonly DeclinedAddress[];
}

/** How long an offered address is kept for the client to request it. */
const offerMs = 60_000;

const declinedMs = 10 * 60_000;

type Settings = Pick<BootServerSettings, "address" | "network"> & { readonly dhcp: AuthoritativeDhcpSettings };

/**
 * Who has which address. A machine gets its reserved one, whatever client id it asks with; the pool is only for when
 * that one cannot be given: it lies outside the network, was declined, or is still leased to another machine.
 * Time is an argument, so that nothing here waits.
 */
export class LeaseBook {
  readonly #settings: Settings;
  /** Network and broadcast address, first and last of the pool, as numbers: every question compares with them. */
  readonly #bounds: {
    readonly network: number;
    readonly broadcast: number;
    readonly first: number;
    readonly last: number;
  };
  readonly #byMac = new Map<MacAddress, Lease>();
  readonly #byAddress = new Map<Ipv4Address, Lease>();
  readonly #declinedUntilMs = new Map<Ipv4Address, number>();

  constructor(settings: Settings, snapshot: LeaseSnapshot = { leases: [], declined: [] }) {
    this.#settings = settings;
    const { network, broadcast } = cidrBounds(settings.network);
    this.#bounds = {
      network: ipv4ToNumber(network),
      broadcast: ipv4ToNumber(broadcast),
      first: ipv4ToNumber(settings.dhcp.range.first),
      last: ipv4ToNumber(settings.dhcp.range.last),
    };
    for (const lease of snapshot.leases) this.#put(lease);
    for (const { address, untilMs } of snapshot.declined) this.#declinedUntilMs.set(address, untilMs);
  }

  /**
   * The address that is this machine's now; undefined where the pool is used up.
   * @param kept an address that the machine already uses: if it is leased from the pool, it stays
   */
  addressFor(
    machine: Pick<BootMachine, "mac" | "address">,
    nowMs: number,
    kept?: Ipv4Address,
  ): Ipv4Address | undefined {
    const current = this.#byMac.get(machine.mac);
    if (current && current.address === kept && current.expiresAtMs > nowMs && this.#inPool(kept)) return kept;
    if (this.#canReserve(machine, nowMs)) return machine.address;
    if (current && this.#inPool(current.address) && this.#isFree(current.address, machine.mac, nowMs)) {
      return current.address;
    }
    return this.#firstFreeOfPool(machine.mac, nowMs);
  }

  /** The address was offered: nobody else is offered it for a minute. */
  offer(mac: MacAddress, address: Ipv4Address, nowMs: number): void {
    // A reserved address is nobody else's anyway, and the lease it may already have must not get shorter.
    if (!this.#inPool(address) || (this.#byMac.get(mac)?.expiresAtMs ?? 0) > nowMs + offerMs) return;
    this.#put({ mac, address, expiresAtMs: nowMs + offerMs });
  }

  /** The address was acknowledged. */
  grant(mac: MacAddress, address: Ipv4Address, nowMs: number): void {
    this.#put({ mac, address, expiresAtMs: nowMs + this.#settings.dhcp.leaseSeconds * 1000 });
  }

  /** The machine gives its address back; anything but its own lease is left alone. */
  release(mac: MacAddress, address: Ipv4Address): boolean {
    const lease = this.#byMac.get(mac);
    if (lease?.address !== address) return false;
    this.#drop(lease);
    return true;
  }

  /** The machine found its address in use: nobody gets it for a while. */
  decline(mac: MacAddress, address: Ipv4Address, nowMs: number): void {
    this.release(mac, address);
    this.#declinedUntilMs.set(address, nowMs + declinedMs);
  }

  /** What is still in force. */
  snapshot(nowMs: number): LeaseSnapshot {
    return {
      leases: [...this.#byMac.values()].filter((lease) => lease.expiresAtMs > nowMs),
      declined: [...this.#declinedUntilMs]
        .filter(([, untilMs]) => untilMs > nowMs)
        .map(([address, untilMs]) => ({ address, untilMs })),
    };
  }

  #canReserve({ mac, address }: Pick<BootMachine, "mac" | "address">, nowMs: number): boolean {
    const value = ipv4ToNumber(address);
    // Network and broadcast address belong to no machine.
    if (value <= this.#bounds.network || value >= this.#bounds.broadcast) return false;
    if (address === this.#settings.address) return false;
    return this.#isFree(address, mac, nowMs);
  }

  #isFree(address: Ipv4Address, mac: MacAddress, nowMs: number): boolean {
    if ((this.#declinedUntilMs.get(address) ?? 0) > nowMs) return false;
    const lease = this.#byAddress.get(address);
    return !lease || lease.mac === mac || lease.expiresAtMs <= nowMs;
  }

  #firstFreeOfPool(mac: MacAddress, nowMs: number): Ipv4Address | undefined {
    const { first, last } = this.#bounds;
    // Every step that finds nothing passes a lease or a declined address, so that a large pool takes no longer.
    for (let value = first; value <= last; value += 1) {
      const address = numberToIpv4(value);
      if (address !== this.#settings.address && this.#isFree(address, mac, nowMs)) return address;
    }
    return undefined;
  }

  #inPool(address: Ipv4Address): boolean {
    const value = ipv4ToNumber(address);
    return value >= this.#bounds.first && value <= this.#bounds.last;
  }

  #put(lease: Lease): void {
    const earlier = this.#byMac.get(lease.mac);
    if (earlier) this.#drop(earlier);
    this.#byMac.set(lease.mac, lease);
    this.#byAddress.set(lease.address, lease);
  }

  #drop(lease: Lease): void {
    this.#byMac.delete(lease.mac);
    if (this.#byAddress.get(lease.address)?.mac === lease.mac) this.#byAddress.delete(lease.address);
  }
}
