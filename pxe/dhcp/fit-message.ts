import type { DhcpPacket } from "./dhcp-packet.ts";
import { encodedBytes } from "./encode-packet.ts";
import { optionCode } from "./option-code.ts";

/** IP header without options, and UDP header: option 57 counts them, a packet's encoding does not. */
const headerBytes = 28;

/** What everybody must take (RFC 2131 section 2); clients that name less mean this. */
const leastMaxMessageBytes = 576;

/** An Ethernet frame: firmware cannot be trusted to put fragments together, whatever it claims (EDK2 says 65280). */
const mostMessageBytes = 1500;

/** What a reply can do without, least needed first; boot file and server stand in the header too. */
const expendable = [
  optionCode.ipxe,
  optionCode.hostName,
  optionCode.broadcastAddress,
  optionCode.rebindingTime,
  optionCode.renewalTime,
  optionCode.tftpServerName,
  optionCode.bootFileName,
  optionCode.domainNameServer,
  optionCode.clientMachineIdentifier,
  optionCode.clientIdentifier,
  // A relay accepts a reply without it, but not with a part of it (RFC 3046 section 2.2).
  optionCode.relayAgentInformation,
];

/**
 * The packet without the options that would make it longer than the client takes (option 57).
 * @param maxMessageBytes IP datagram, as option 57 counts
 */
export function fitMessage(packet: DhcpPacket, maxMessageBytes: number = leastMaxMessageBytes): DhcpPacket {
  const limit = Math.min(Math.max(maxMessageBytes, leastMaxMessageBytes), mostMessageBytes) - headerBytes;
  let excess = encodedBytes(packet) - limit;
  if (excess <= 0) return packet;
  const options = new Map(packet.options);
  for (const code of expendable) {
    if (code === optionCode.bootFileName && packet.bootFile === "") continue;
    if (!options.delete(code)) continue;
    excess = encodedBytes({ ...packet, options }) - limit;
    if (excess <= 0) break;
  }
  return { ...packet, options };
}
