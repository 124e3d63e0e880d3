import type { Ipv4Address } from "#model/ipv4.ts";
import { type DhcpPacket, noAddress } from "./dhcp-packet.ts";
import type { DhcpQuestion } from "./dhcp-question.ts";
import { decodeMessageType } from "./message-type.ts";
import { optionCode } from "./option-code.ts";

export interface Destination {
  readonly address: Ipv4Address;
  readonly port: number;
}

/** UDP ports of servers (and relays) and of clients (RFC 2131 section 4.1). */
export const serverPort = 67;
export const clientPort = 68;

const everybody: Destination = { address: "255.255.255.255" as Ipv4Address, port: clientPort };

/**
 * Where the reply goes (RFC 2131 section 4.1). A client without an address always gets a broadcast, flag or not: a
 * unicast to it would need its hardware address put in by hand, which takes a packet socket.
 * @param sender where the question came from
 */
export function replyDestination(question: DhcpQuestion, packet: DhcpPacket, sender: Destination): Destination {
  if (question.relayAddress) return { address: question.relayAddress, port: serverPort };
  // Who asks on 4011 has an address and listens on the port it sent from, which need not be 68.
  // Port 0 is a sender that wants no answer, and nothing can be sent there.
  if (question.port === 4011) return sender.address === noAddress || sender.port === 0 ? everybody : sender;
  const type = packet.options.get(optionCode.messageType);
  if (type && decodeMessageType(type) === "nak") return everybody;
  if (question.clientAddress) return { address: question.clientAddress, port: clientPort };
  return everybody;
}
