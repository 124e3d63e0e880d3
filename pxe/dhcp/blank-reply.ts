import { macToBytes } from "#model/mac-address.ts";
import { type DhcpPacket, noAddress } from "./dhcp-packet.ts";
import type { DhcpQuestion } from "./dhcp-question.ts";

/** A reply with nothing in it but what is copied from the question (RFC 2131 table 3). */
export function blankReply(question: DhcpQuestion): DhcpPacket {
  return {
    op: "reply",
    hardwareType: 1,
    hardwareAddress: macToBytes(question.mac),
    hops: 0,
    transactionId: question.transactionId,
    secondsElapsed: 0,
    flags: question.flags,
    clientAddress: noAddress,
    yourAddress: noAddress,
    serverAddress: noAddress,
    relayAddress: question.relayAddress ?? noAddress,
    serverName: "",
    bootFile: "",
    options: new Map(),
  };
}
