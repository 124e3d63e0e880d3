import { createSocket, type Socket } from "node:dgram";
import type { LookupOneOptions } from "node:dns";
import { HearthError } from "#model/hearth-error.ts";
import type { Ipv4Address } from "#model/ipv4.ts";
import { lastErrno } from "./libc.ts";
import { type DeviceSocket, openDeviceSocket } from "./open-device-socket.ts";
import { findPortOwner, type PortOwner } from "./port-owner.ts";
import { encodeIpv4SocketAddress } from "./socket-address.ts";

/** Where to listen. */
export interface UdpSocketOptions {
  /** The only interface to send and receive on, e.g. `br0`. */
  readonly interface: string;
  /** Default `0.0.0.0`, which is needed to hear broadcasts. */
  readonly address?: Ipv4Address;
  /** 0 lets the system choose one. */
  readonly port: number;
  /** Whether broadcasts may be sent. */
  readonly broadcast: boolean;
  /**
   * Share the port with a program that allows it (`SO_REUSEADDR`): both get every broadcast, the later one gets
   * what is sent to this machine alone. Default false: a port in use is an error that names its owner.
   */
  readonly reusePort?: boolean;
}

/**
 * A UDP socket that is tied to one interface, which `dgram` alone cannot do: it neither binds to a device nor tells
 * where a broadcast came from, so that a laptop with two networks would answer on both. It sends to numeric addresses.
 * @throws HearthError `interface-missing`, `socket-permission`, `port-in-use`, `address-not-here`,
 *   `socket-unsupported`, `socket-failed`
 */
export async function openUdpSocket(options: UdpSocketOptions): Promise<Socket> {
  const socket = openDeviceSocket(options.interface, "ipv4", { type: "datagram" });
  try {
    const { constants } = socket;
    if (options.reusePort) socket.setOption(constants.SOL_SOCKET, constants.SO_REUSEADDR, 1);
    if (options.broadcast) socket.setOption(constants.SOL_SOCKET, constants.SO_BROADCAST, 1);
    await bind(socket, options);
    return await adopt(socket.fd);
  } catch (error) {
    socket.close();
    throw error;
  }
}

async function bind(socket: DeviceSocket, options: UdpSocketOptions): Promise<void> {
  const anywhere = "0.0.0.0" as Ipv4Address;
  const address = encodeIpv4SocketAddress(socket.constants, options.address ?? anywhere, options.port);
  if (socket.libc.bind(socket.fd, address, address.length) === 0) return;
  const errno = lastErrno();
  throw bindError(options, errno, errno === "EADDRINUSE" ? await findPortOwner(options.port) : undefined);
}

/** Hands the descriptor to `dgram`, which closes it from then on. */
function adopt(fd: number): Promise<Socket> {
  const socket = createSocket({ type: "udp4", lookup: addressAsItIs });
  return new Promise((resolve, reject) => {
    socket.once("error", reject);
    socket.bind({ fd }, () => {
      socket.off("error", reject);
      resolve(socket);
    });
  });
}

/**
 * Boot servers send to addresses, never to names: `dns.lookup` would hand each one back unchanged, a turn of the event
 * loop later.
 */
function addressAsItIs(
  address: string,
  _options: LookupOneOptions,
  done: (error: null, address: string, family: number) => void,
): void {
  done(null, address, 4);
}

/** What a refused `bind` means to a person. Pure, so that every wording is tested. */
export function bindError(options: UdpSocketOptions, errno: string, owner: PortOwner | undefined): HearthError {
  const where = `UDP port ${options.port} on ${options.interface}`;
  switch (errno) {
    case "EADDRINUSE":
      return new HearthError({
        code: "port-in-use",
        what: `${where} is taken.`,
        why: owner
          ? `${owner.program} (process ${owner.pid}) listens there.`
          : `Another program listens there${usualOwner(options.port)}.`,
        remedy: owner
          ? `Stop it (\`kill ${owner.pid}\`, or its service), or choose another interface.`
          : `Find it with \`ss -ulnp 'sport = :${options.port}'\` and stop it, or choose another interface.`,
      });
    case "EACCES":
    case "EPERM":
      return new HearthError({
        code: "socket-permission",
        what: `This process may not listen on ${where}.`,
        why: "Ports below 1024 need the capability CAP_NET_BIND_SERVICE.",
        remedy: "Run the boot server as root.",
      });
    case "EADDRNOTAVAIL":
      return new HearthError({
        code: "address-not-here",
        what: `${options.address} cannot be listened on.`,
        why: "No interface of this machine has that address.",
        remedy: `Give ${options.interface} the address, or use one that \`ip -brief addr\` lists.`,
      });
    default:
      return new HearthError({
        code: "socket-failed",
        what: `${where} could not be opened (bind: ${errno}).`,
        why: "The system refused it; the name in brackets says how.",
        remedy: `Look at the interface with \`ip addr show ${options.interface}\` and try again.`,
      });
  }
}

function usualOwner(port: number): string {
  if (port === 67 || port === 4011) return ", most likely a DHCP server such as dnsmasq, Kea or dhcpd";
  if (port === 69) return ", most likely a TFTP server such as tftpd-hpa or dnsmasq";
  return "";
}
