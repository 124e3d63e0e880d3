import { parseHostname } from "#model/hostname.ts";
import type { Ipv4Address } from "#model/ipv4.ts";
import type { MacAddress } from "#model/mac-address.ts";
import type { BootMachine } from "#pxe/contract/boot-machine.ts";
import type { HardwareReport } from "#pxe/contract/ticket.ts";
import { newToken } from "#pxe/ticket/token.ts";

/** A machine that is in no file, let in for one look. No ticket is ever made for it. */
export interface Guest {
  /** What DHCP and the boot scripts take it for. Never in the registry of machines. */
  readonly machine: BootMachine;
  readonly askedAt: string;
  readonly hasStarted: boolean;
  /** Opens `POST /discover/report` for this guest and nothing else. */
  readonly token: string;
  readonly hardware?: HardwareReport;
}

/** Outside of every network, so that the guest's address comes from the pool. */
const noReservation = "0.0.0.0" as Ipv4Address;

export function newGuest(mac: MacAddress, uefiChain: BootMachine["uefiChain"], askedAt: string): Guest {
  const name = parseHostname(`guest-${mac.replaceAll(":", "")}`);
  return { machine: { name, mac, address: noReservation, uefiChain }, askedAt, hasStarted: false, token: newToken() };
}
