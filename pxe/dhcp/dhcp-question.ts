import type { Ipv4Address } from "#model/ipv4.ts";
import { type MacAddress, macFromBytes } from "#model/mac-address.ts";
import { clientOf, type DhcpClient } from "./dhcp-client.ts";
import { broadcastFlag, type DhcpPacket, noAddress } from "./dhcp-packet.ts";
import { decodeMessageType, type MessageType } from "./message-type.ts";
import { optionCode } from "./option-code.ts";
import { decodeAddress, decodeUint16 } from "./option-value.ts";
import { bootItemOf } from "./pxe-vendor-options.ts";

/** What a client may say; the rest of {@link MessageType} is for servers. */
export type QuestionKind = "discover" | "request" | "decline" | "release" | "inform";

/** One message of a client, parsed once; decisions look at this and never at bytes. */
export interface DhcpQuestion {
  readonly kind: QuestionKind;
  /** 67: address and boot file; 4011: boot file only (PXE 2.1 section 2.2.4). */
  readonly port: 67 | 4011;
  readonly mac: MacAddress;
  readonly client: DhcpClient;
  readonly transactionId: number;
  readonly flags: number;
  readonly wantsBroadcast: boolean;
  /** `giaddr`, absent without a relay. */
  readonly relayAddress?: Ipv4Address;
  /** `ciaddr`, absent while the client has no address. */
  readonly clientAddress?: Ipv4Address;
  /** Option 50. */
  readonly requestedAddress?: Ipv4Address;
  /** Option 54: the server that is meant. */
  readonly serverIdentifier?: Ipv4Address;
  /** Option 57: the longest IP datagram that the client takes. */
  readonly maxMessageBytes?: number;
  /** Raw contents that go back as they came. */
  readonly echo: {
    /** Option 61 (RFC 6842). */
    readonly clientIdentifier?: Uint8Array;
    /** Option 82 (RFC 3046). */
    readonly relayAgentInformation?: Uint8Array;
    /** Option 97 (RFC 4578). */
    readonly machineIdentifier?: Uint8Array;
    /** PXE_BOOT_ITEM in option 43. */
    readonly bootItem?: Uint8Array;
  };
}

/**
 * The question in a packet; undefined where it is none for us: a server's reply, BOOTP without option 53, another kind
 * of network than Ethernet.
 * @throws DecodeError where an option that matters has the wrong shape
 */
export function questionOf(packet: DhcpPacket, port: 67 | 4011): DhcpQuestion | undefined {
  if (packet.op !== "request" || packet.hardwareType !== 1 || packet.hardwareAddress.length !== 6) return undefined;
  const { options } = packet;
  const type = options.get(optionCode.messageType);
  const kind = type && questionKind(decodeMessageType(type));
  if (!kind) return undefined;
  const requested = options.get(optionCode.requestedAddress);
  const server = options.get(optionCode.serverIdentifier);
  const maxSize = options.get(optionCode.maxMessageSize);
  const vendorSpecific = options.get(optionCode.vendorSpecific);
  return {
    kind,
    port,
    mac: macFromBytes(packet.hardwareAddress),
    client: clientOf(options),
    transactionId: packet.transactionId,
    flags: packet.flags,
    wantsBroadcast: (packet.flags & broadcastFlag) !== 0,
    ...(packet.relayAddress !== noAddress && { relayAddress: packet.relayAddress }),
    ...(packet.clientAddress !== noAddress && { clientAddress: packet.clientAddress }),
    ...(requested && { requestedAddress: decodeAddress(optionCode.requestedAddress, requested) }),
    ...(server && { serverIdentifier: decodeAddress(optionCode.serverIdentifier, server) }),
    ...(maxSize && { maxMessageBytes: decodeUint16(optionCode.maxMessageSize, maxSize) }),
    echo: echoOf(options, vendorSpecific && bootItemOf(vendorSpecific)),
  };
}

function echoOf(options: DhcpPacket["options"], bootItem: Uint8Array | undefined): DhcpQuestion["echo"] {
  const clientIdentifier = options.get(optionCode.clientIdentifier);
  const relayAgentInformation = options.get(optionCode.relayAgentInformation);
  const machineIdentifier = options.get(optionCode.clientMachineIdentifier);
  return {
    ...(clientIdentifier && { clientIdentifier }),
    ...(relayAgentInformation && { relayAgentInformation }),
    ...(machineIdentifier && { machineIdentifier }),
    ...(bootItem && { bootItem }),
  };
}

function questionKind(type: MessageType): QuestionKind | undefined {
  switch (type) {
    case "offer":
    case "ack":
    case "nak":
      return undefined;
    default:
      return type;
  }
}
