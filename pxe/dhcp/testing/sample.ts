import type { Hostname } from "#model/hostname.ts";
import { type Cidr, type Ipv4Address, parseIpv4Address } from "#model/ipv4.ts";
import { type MacAddress, macToBytes } from "#model/mac-address.ts";
import type { BootMachine } from "#pxe/contract/boot-machine.ts";
import type { AuthoritativeDhcpSettings, ProxyDhcpSettings } from "#pxe/contract/settings.ts";
import { type DhcpOptions, type DhcpPacket, noAddress } from "../dhcp-packet.ts";
import type { ReplySettings } from "../dhcp-reply.ts";
import { encodeMessageType, type MessageType } from "../message-type.ts";
import { optionCode } from "../option-code.ts";
import { encodeText } from "../option-value.ts";

/** Values that tests share: one server, its machines, and a packet to change. */

const names = [
  "undionly.kpxe",
  "snponly.efi",
  "shimx64.efi",
  "ipxe.efi",
  "snponly-arm64.efi",
  "ipxe-arm64.efi",
] as const;

export const ip = parseIpv4Address;

export const authoritative: AuthoritativeDhcpSettings = {
  mode: "authoritative",
  range: { first: ip("10.77.0.200"), last: ip("10.77.0.201") },
  leaseSeconds: 3600,
  dns: [],
};

export const proxy: ProxyDhcpSettings = { mode: "proxy" };

export function sampleSettings<Dhcp extends ReplySettings["dhcp"]>(
  dhcp: Dhcp,
): ReplySettings & { readonly dhcp: Dhcp } {
  return {
    address: "10.77.0.1" as Ipv4Address,
    network: "10.77.0.0/24" as Cidr,
    httpPort: 8080,
    bootFiles: Object.fromEntries(names.map((name) => [name, { sha256: "0".repeat(64), sizeBytes: 1 }])),
    dhcp,
  };
}

/** `metal<n>`, 52:54:00:00:00:0<n>, 10.77.0.2<n>. */
export function sampleMachine(number: number, uefiChain: BootMachine["uefiChain"] = "ipxe"): BootMachine {
  return {
    name: `metal${number}` as Hostname,
    mac: `52:54:00:00:00:0${number}` as MacAddress,
    address: ip(`10.77.0.2${number}`),
    uefiChain,
  };
}

/** A client's packet of that type, from metal1 unless changed. */
export function samplePacket(
  type: MessageType,
  options: readonly (readonly [code: number, content: Uint8Array])[] = [],
  change: Partial<DhcpPacket> = {},
): DhcpPacket {
  const all: DhcpOptions = new Map([[optionCode.messageType, encodeMessageType(type)], ...options]);
  return {
    op: "request",
    hardwareType: 1,
    hardwareAddress: macToBytes(sampleMachine(1).mac),
    hops: 0,
    transactionId: 0x12345678,
    secondsElapsed: 0,
    flags: 0,
    clientAddress: noAddress,
    yourAddress: noAddress,
    serverAddress: noAddress,
    relayAddress: noAddress,
    serverName: "",
    bootFile: "",
    options: all,
    ...change,
  };
}

/** Options 60 and 93 of firmware that boots by PXE or HTTP. */
export function firmwareOptions(architecture: number, vendor: "PXEClient" | "HTTPClient" = "PXEClient") {
  const digits = String(architecture).padStart(5, "0");
  return [
    [optionCode.vendorClass, encodeText(`${vendor}:Arch:${digits}:UNDI:003016`)],
    [optionCode.clientArchitecture, Uint8Array.of(architecture >> 8, architecture)],
  ] as const;
}
