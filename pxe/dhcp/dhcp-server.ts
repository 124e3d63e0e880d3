import { DecodeError } from "#model/decode-error.ts";
import { HearthError } from "#model/hearth-error.ts";
import type { Ipv4Address } from "#model/ipv4.ts";
import type { MacAddress } from "#model/mac-address.ts";
import type { BootMachine } from "#pxe/contract/boot-machine.ts";
import type { BootServerSettings } from "#pxe/contract/settings.ts";
import { decodePacket } from "./decode-packet.ts";
import { describeExchange } from "./describe-exchange.ts";
import type { DhcpClient } from "./dhcp-client.ts";
import type { DhcpPacket } from "./dhcp-packet.ts";
import { type DhcpQuestion, questionOf } from "./dhcp-question.ts";
import { reply } from "./dhcp-reply.ts";
import { type DhcpSocket, type OpenDhcpSocket, openDhcpSocket } from "./dhcp-socket.ts";
import { encodePacket } from "./encode-packet.ts";
import { type LeaseKeeper, noLeases, openLeaseKeeper } from "./lease-keeper.ts";
import { type Destination, replyDestination } from "./reply-destination.ts";

export interface DhcpServerOptions {
  readonly settings: Pick<
    BootServerSettings,
    "interface" | "address" | "network" | "dhcp" | "httpPort" | "bootFiles" | "stateDirectory"
  >;
  /** Asked anew for every packet, so that machines may come and go. */
  readonly findMachine: (mac: MacAddress, client: DhcpClient) => BootMachine | undefined;
  readonly onEvent: (event: { readonly machine: string; readonly kind: "dhcp"; readonly detail: string }) => void;
  /** Every question of anybody, stranger or not, with the answer; undefined for silence. */
  readonly onExchange?: (question: DhcpQuestion, answer: DhcpPacket | undefined) => void;
  /** What could not be read. */
  readonly onMalformed?: (bytes: Uint8Array, port: 67 | 4011, reason: DecodeError) => void;
  /** What goes wrong while the server goes on: a reply that cannot be sent, a port that is shared. */
  readonly onProblem?: (problem: HearthError) => void;
  /** Milliseconds since 1970; default `Date.now`. */
  readonly now?: () => number;
  /** Default: sockets tied to `settings.interface`. */
  readonly openSocket?: OpenDhcpSocket;
}

/** What happened to the packets so far. */
export interface DhcpCounters {
  /** Replies handed to the network. */
  answered: number;
  /** Proper packets that get no answer: strangers, other servers' clients, systems in proxy mode. */
  silent: number;
  /** Packets that are no DHCP, or that contradict themselves. */
  malformed: number;
  /** Replies that the network refused. */
  failed: number;
}

export interface DhcpServer {
  readonly counters: Readonly<DhcpCounters>;
  /** Stops answering and writes the leases down. */
  close(): Promise<void>;
}

/**
 * Listens on UDP ports 67 and 4011 of `settings.interface` and answers the machines that `findMachine` knows.
 * @throws HearthError when a port cannot be opened: `interface-missing`, `socket-permission`, `port-in-use`, …
 */
export async function startDhcpServer(options: DhcpServerOptions): Promise<DhcpServer> {
  const { settings, openSocket } = options;
  const onProblem = options.onProblem ?? (() => {});
  const counters: DhcpCounters = { answered: 0, silent: 0, malformed: 0, failed: 0 };
  const { dhcp } = settings;
  const leases =
    dhcp.mode === "authoritative"
      ? await openLeaseKeeper({ ...settings, dhcp }, options.now ?? Date.now, onProblem)
      : noLeases;

  const sockets: DhcpSocket[] = [];
  const close = async () => {
    await Promise.all(sockets.map((socket) => new Promise<void>((resolve) => void socket.close(resolve))));
    await leases.close();
  };
  try {
    for (const port of [67, 4011] as const) {
      const socket = await openDhcpSocket(settings.interface, port, onProblem, openSocket);
      sockets.push(socket);
      listen(socket, port, options, leases, counters, onProblem);
    }
  } catch (error) {
    await close();
    throw error;
  }
  return { counters, close };
}

function listen(
  socket: DhcpSocket,
  port: 67 | 4011,
  options: DhcpServerOptions,
  leases: LeaseKeeper,
  counters: DhcpCounters,
  onProblem: (problem: HearthError) => void,
): void {
  socket.on("error", (error) => onProblem(socketFailed(options.settings.interface, port, error)));
  socket.on("message", (bytes, sender) => {
    try {
      const question = questionOf(decodePacket(bytes), port);
      const machine = question && options.findMachine(question.mac, question.client);
      const packet = machine && decide(question, machine, options, leases);
      if (question) options.onExchange?.(question, packet);
      if (!packet) {
        counters.silent += 1;
        return;
      }
      const to = replyDestination(question, packet, { address: sender.address as Ipv4Address, port: sender.port });
      socket.send(encodePacket(packet), to.port, to.address, (error) => {
        if (!error) return;
        counters.failed += 1;
        onProblem(replyFailed(machine, to, error));
      });
      counters.answered += 1;
    } catch (error) {
      if (error instanceof DecodeError) {
        counters.malformed += 1;
        options.onMalformed?.(bytes, port, error);
      }
      // Whatever a packet finds wrong with the boot server, the next one is answered.
      else onProblem(questionFailed(port, error));
    }
  });
}

/** Asks the pure decision, keeps the leases, tells the journal. */
function decide(
  question: DhcpQuestion,
  machine: BootMachine,
  { settings, onEvent }: DhcpServerOptions,
  leases: LeaseKeeper,
): DhcpPacket | undefined {
  const address = leases.addressFor(question, machine);
  const packet = reply(question, settings, machine, address ? { address } : undefined);
  leases.record(question, machine, packet);
  if (packet || question.kind === "decline" || question.kind === "release") {
    onEvent({ machine: machine.name, kind: "dhcp", detail: describeExchange(question, packet) });
  }
  return packet;
}

function replyFailed(machine: BootMachine, to: Destination, error: Error): HearthError {
  return new HearthError({
    code: "dhcp-send-failed",
    what: `The DHCP reply for ${machine.name} could not be sent to ${to.address}:${to.port}.`,
    why: `${error.message}.`,
    remedy: "Check that the boot server's interface is up and has its address (`ip addr`).",
    cause: error,
  });
}

function questionFailed(port: number, cause: unknown): HearthError {
  return new HearthError({
    code: "dhcp-question-failed",
    what: `A DHCP packet on port ${port} got no answer because of a fault.`,
    why: cause instanceof Error ? `${cause.message}.` : String(cause),
    remedy: "The server goes on with the next packet. If it stays, report it with the boot server's log.",
    cause,
  });
}

function socketFailed(interfaceName: string, port: number, error: Error): HearthError {
  return new HearthError({
    code: "dhcp-socket-failed",
    what: `The DHCP socket on ${interfaceName}, port ${port}, failed.`,
    why: `${error.message}.`,
    remedy: "Check that the interface still exists and is up (`ip link`), then start the boot server again.",
    cause: error,
  });
}
