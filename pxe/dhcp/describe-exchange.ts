import { architectureOf } from "./client-architecture.ts";
import type { DhcpClient } from "./dhcp-client.ts";
import { type DhcpPacket, noAddress } from "./dhcp-packet.ts";
import type { DhcpQuestion } from "./dhcp-question.ts";
import { decodeMessageType } from "./message-type.ts";
import { optionCode } from "./option-code.ts";

/** One line for people: `UEFI x86-64: OFFER 10.77.0.21, boot file snponly.efi`. */
export function describeExchange(question: DhcpQuestion, packet: DhcpPacket | undefined): string {
  const who = describeClient(question.client);
  if (!packet) {
    const address = question.requestedAddress ?? question.clientAddress;
    return `${who}: ${question.kind.toUpperCase()}${address ? ` ${address}` : ""}, no answer`;
  }
  const type = decodeMessageType(packet.options.get(optionCode.messageType) ?? new Uint8Array()).toUpperCase();
  const address = packet.yourAddress === noAddress ? "" : ` ${packet.yourAddress}`;
  const bootFile = packet.bootFile ? `, boot file ${packet.bootFile}` : "";
  return `${who}: ${type}${address}${bootFile}`;
}

/** `BIOS`, `UEFI x86-64`, `UEFI arm64 over HTTP`, `iPXE`, `system`. */
export function describeClient(client: DhcpClient): string {
  if (client.kind === "ipxe") return "iPXE";
  if (client.kind === "system") return "system";
  const architecture = architectureOf(client.architecture);
  if (!architecture) return `firmware of unknown architecture ${client.architecture}`;
  if (architecture.firmware === "bios") return "BIOS";
  return `UEFI ${architecture.processor}${client.transport === "http" ? " over HTTP" : ""}`;
}
