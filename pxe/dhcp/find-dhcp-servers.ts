import { randomInt } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { DecodeError } from "#model/decode-error.ts";
import type { Ipv4Address } from "#model/ipv4.ts";
import { type MacAddress, macToBytes } from "#model/mac-address.ts";
import { decodePacket } from "./decode-packet.ts";
import { broadcastFlag, type DhcpPacket, noAddress } from "./dhcp-packet.ts";
import type { DhcpSocket, OpenDhcpSocket } from "./dhcp-socket.ts";
import { encodePacket } from "./encode-packet.ts";
import { decodeMessageType, encodeMessageType } from "./message-type.ts";
import { optionCode } from "./option-code.ts";
import { decodeAddress, decodeText, encodeText } from "./option-value.ts";
import { clientPort, serverPort } from "./reply-destination.ts";

/** A server that answers on the network. */
export interface FoundDhcpServer {
  readonly address: Ipv4Address;
  /** What it would give; absent of a server that only tells what to boot. */
  readonly offers?: Ipv4Address;
  /** What it tells a machine that boots over the network to fetch. */
  readonly bootFile?: string;
}

export interface FindDhcpServersOptions {
  readonly interface: string;
  /** In whose name is asked: that of the interface, so that switches which look for forgeries pass it on. */
  readonly mac: MacAddress;
  readonly openSocket: OpenDhcpSocket;
  /** dnsmasq tries for three seconds whether an address is free before it offers it. */
  readonly patienceMs?: number;
  /** How much longer than the first answer the others may take. */
  readonly laterMs?: number;
}

const askEveryMs = 1_000;

/**
 * Asks by broadcast, as firmware would, and lists who answers. Nothing is taken: a DISCOVER without a REQUEST binds
 * no address.
 * @throws HearthError as `openUdpSocket`, e.g. `port-in-use` where a DHCP client holds port 68
 */
export async function findDhcpServers(options: FindDhcpServersOptions): Promise<readonly FoundDhcpServer[]> {
  const { patienceMs = 3_700, laterMs = 1_000 } = options;
  const socket = await options.openSocket({
    interface: options.interface,
    port: clientPort,
    broadcast: true,
    reusePort: true,
  });
  const transactions = [randomInt(2 ** 32), randomInt(2 ** 32)] as const;
  const found = new Map<Ipv4Address, FoundDhcpServer>();
  const first = Promise.withResolvers<void>();
  socket.on("message", (bytes) => {
    const server = offerOf(bytes, transactions);
    if (!server) return;
    found.set(server.address, { ...found.get(server.address), ...server });
    first.resolve();
  });
  socket.on("error", () => first.resolve());
  const asking = setInterval(ask, askEveryMs);
  try {
    ask();
    await Promise.race([first.promise, sleep(patienceMs, undefined, { ref: false })]);
    if (found.size > 0) await sleep(laterMs);
  } finally {
    clearInterval(asking);
    await new Promise<void>((resolve) => void socket.close(resolve));
  }
  return [...found.values()].toSorted((one, other) => one.address.localeCompare(other.address));

  function ask(): void {
    // As a system and as firmware: many servers tell only the second what to boot, and some answer only the first.
    sendDiscover(socket, discover(options.mac, transactions[0], false));
    sendDiscover(socket, discover(options.mac, transactions[1], true));
  }
}

function sendDiscover(socket: DhcpSocket, packet: DhcpPacket): void {
  // An interface that goes down meanwhile is told by another check.
  socket.send(encodePacket(packet), serverPort, "255.255.255.255", () => {});
}

function discover(mac: MacAddress, transactionId: number, asFirmware: boolean): DhcpPacket {
  const { subnetMask, router, domainNameServer, vendorSpecific, vendorClass, tftpServerName, bootFileName } =
    optionCode;
  const wanted = [subnetMask, router, domainNameServer, vendorSpecific, vendorClass, tftpServerName, bootFileName];
  return {
    op: "request",
    hardwareType: 1,
    hardwareAddress: macToBytes(mac),
    hops: 0,
    transactionId,
    secondsElapsed: 0,
    flags: broadcastFlag,
    clientAddress: noAddress,
    yourAddress: noAddress,
    serverAddress: noAddress,
    relayAddress: noAddress,
    serverName: "",
    bootFile: "",
    options: new Map([
      [optionCode.messageType, encodeMessageType("discover")],
      [optionCode.parameterRequestList, Uint8Array.from(wanted)],
      ...(asFirmware
        ? ([
            [optionCode.vendorClass, encodeText("PXEClient:Arch:00007:UNDI:003016")],
            [optionCode.clientArchitecture, Uint8Array.of(0, 7)],
            [optionCode.clientMachineIdentifier, new Uint8Array(17)],
          ] as const)
        : []),
    ]),
  };
}

/** The server in an answer to one of our questions; undefined for everything else. */
export function offerOf(bytes: Uint8Array, transactions: readonly number[]): FoundDhcpServer | undefined {
  try {
    const packet = decodePacket(bytes);
    const type = packet.options.get(optionCode.messageType);
    const server = packet.options.get(optionCode.serverIdentifier);
    if (packet.op !== "reply" || !transactions.includes(packet.transactionId)) return undefined;
    if (!type || decodeMessageType(type) !== "offer" || !server) return undefined;
    const bootFile = packet.bootFile || decodeText(packet.options.get(optionCode.bootFileName) ?? new Uint8Array());
    return {
      address: decodeAddress(optionCode.serverIdentifier, server),
      ...(packet.yourAddress !== noAddress ? { offers: packet.yourAddress } : {}),
      ...(bootFile ? { bootFile } : {}),
    };
  } catch (error) {
    if (error instanceof DecodeError) return undefined;
    throw error;
  }
}
