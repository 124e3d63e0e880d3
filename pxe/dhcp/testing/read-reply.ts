import type { DhcpPacket } from "../dhcp-packet.ts";
import { decodeMessageType } from "../message-type.ts";
import { optionCode } from "../option-code.ts";

/** The option's bytes as hex, its text as text; undefined when the packet does not have it. */
export function hexOption(packet: DhcpPacket | undefined, code: number): string | undefined {
  const content = packet?.options.get(code);
  return content && Buffer.from(content).toString("hex");
}

export function textOption(packet: DhcpPacket | undefined, code: number): string | undefined {
  const content = packet?.options.get(code);
  return content && Buffer.from(content).toString("latin1");
}

/** `offer`, `ack`, `nak`, or `silence`. */
export function typeOf(packet: DhcpPacket | undefined): string {
  const content = packet?.options.get(optionCode.messageType);
  return content ? decodeMessageType(content) : "silence";
}
