import { type Cidr, cidrBounds } from "#model/ipv4.ts";
import type { BootMachine } from "#pxe/contract/boot-machine.ts";
import type { AuthoritativeDhcpSettings, BootServerSettings } from "#pxe/contract/settings.ts";
import type { BootFile } from "./boot-file.ts";
import type { DhcpOptions } from "./dhcp-packet.ts";
import type { DhcpQuestion } from "./dhcp-question.ts";
import { encodeMessageType, type MessageType } from "./message-type.ts";
import { optionCode } from "./option-code.ts";
import { encodeAddresses, encodeText, encodeUint32 } from "./option-value.ts";
import { encodePxeVendorOptions } from "./pxe-vendor-options.ts";

type OptionEntry = readonly [code: number, content: Uint8Array];

/** Options in the order given; 82 is to be the last (RFC 3046 section 2.1), so that {@link echoedOptions} end the list. */
export function optionsOf(...groups: readonly (readonly OptionEntry[])[]): DhcpOptions {
  const options = new Map<number, Uint8Array>();
  for (const group of groups) for (const [code, content] of group) options.set(code, content);
  return options;
}

/** What every reply begins with: its type and who speaks. */
export function headOptions(type: MessageType, settings: Pick<BootServerSettings, "address">): readonly OptionEntry[] {
  return [
    [optionCode.messageType, encodeMessageType(type)],
    [optionCode.serverIdentifier, encodeAddresses([settings.address])],
  ];
}

/** How long the address is the client's; T1 and T2 at the usual half and seven eighths (RFC 2131 section 4.4.5). */
export function leaseOptions(dhcp: AuthoritativeDhcpSettings): readonly OptionEntry[] {
  return [
    [optionCode.leaseTime, encodeUint32(dhcp.leaseSeconds)],
    [optionCode.renewalTime, encodeUint32(Math.floor(dhcp.leaseSeconds / 2))],
    [optionCode.rebindingTime, encodeUint32(Math.floor((dhcp.leaseSeconds * 7) / 8))],
  ];
}

/** What a client needs to use the network. */
export function networkOptions(
  settings: Pick<BootServerSettings, "network">,
  dhcp: AuthoritativeDhcpSettings,
  machine: Pick<BootMachine, "name">,
): readonly OptionEntry[] {
  const entries: OptionEntry[] = [...boundsOptions(settings.network), [optionCode.hostName, encodeText(machine.name)]];
  if (dhcp.gateway) entries.push([optionCode.router, encodeAddresses([dhcp.gateway])]);
  if (dhcp.dns.length > 0) entries.push([optionCode.domainNameServer, encodeAddresses(dhcp.dns)]);
  return entries;
}

let lastBounds: { readonly network: Cidr; readonly entries: readonly OptionEntry[] } | undefined;

/** Mask and broadcast address. There is one network, so that its bounds are worked out once and not for every reply. */
function boundsOptions(network: Cidr): readonly OptionEntry[] {
  if (lastBounds?.network !== network) {
    const { netmask, broadcast } = cidrBounds(network);
    lastBounds = {
      network,
      entries: [
        [optionCode.subnetMask, encodeAddresses([netmask])],
        [optionCode.broadcastAddress, encodeAddresses([broadcast])],
      ],
    };
  }
  return lastBounds.entries;
}

/** What a network boot needs. Nothing where there is no boot file: firmware takes a bare option 60 for BINL and waits. */
export function bootOptions(
  question: Pick<DhcpQuestion, "client" | "echo">,
  settings: Pick<BootServerSettings, "address">,
  bootFile: BootFile | undefined,
): readonly OptionEntry[] {
  const { client } = question;
  if (!bootFile || client.kind === "system") return [];
  const names: OptionEntry[] = [
    [optionCode.tftpServerName, encodeText(settings.address)],
    [optionCode.bootFileName, encodeText(bootFile.advertised)],
  ];
  if (client.kind === "firmware" && client.transport === "http") {
    return [[optionCode.vendorClass, encodeText("HTTPClient")], ...names];
  }
  return [
    [optionCode.vendorClass, encodeText("PXEClient")],
    [optionCode.vendorSpecific, encodePxeVendorOptions(question.echo.bootItem)],
    ...names,
  ];
}

/** iPXE's option 175 with `no-pxedhcp` (176): this server says it all, no ProxyDHCP offer need be waited for. */
export function ipxeOptions(question: Pick<DhcpQuestion, "client">): readonly OptionEntry[] {
  return question.client.kind === "ipxe" ? [[optionCode.ipxe, Uint8Array.of(176, 1, 1)]] : [];
}

/** What goes back as it came; clients without it are served as well. */
export function echoedOptions(question: Pick<DhcpQuestion, "echo">): readonly OptionEntry[] {
  const { machineIdentifier, clientIdentifier, relayAgentInformation } = question.echo;
  const entries: OptionEntry[] = [];
  if (machineIdentifier) entries.push([optionCode.clientMachineIdentifier, machineIdentifier]);
  if (clientIdentifier) entries.push([optionCode.clientIdentifier, clientIdentifier]);
  if (relayAgentInformation) entries.push([optionCode.relayAgentInformation, relayAgentInformation]);
  return entries;
}
