import { HearthError } from "#model/hearth-error.ts";
import { lastErrno } from "./libc.ts";
import { type DeviceSocket, openDeviceSocket } from "./open-device-socket.ts";
import {
  encodeEmptyRouterAdvertisement,
  isRouterSolicitation,
  routerSolicitationFilter,
} from "./router-advertisement.ts";
import { decodeIpv6SocketAddress, encodeIpv6SocketAddress, hostInt, ipv6Bytes } from "./socket-address.ts";
import { socketConstants } from "./socket-constants.ts";

export interface RouterAdvertiserOptions {
  /** The only interface that is listened and answered on. */
  readonly interface: string;
  /** Told once when an answer cannot be sent; the next solicitation is tried again. */
  readonly onProblem?: (problem: HearthError) => void;
}

export interface RouterAdvertiser {
  /** Advertisements sent so far. */
  readonly answered: number;
  close(): Promise<void>;
}

/**
 * How often the socket is looked at. Node's event loop cannot watch a raw socket, a blocking read would hold one of its
 * four threads for good, and a firmware that waits seconds does not notice a tenth.
 */
const pollMs = 100;

const allNodes = ipv6Bytes("ff02::1");
const allRouters = ipv6Bytes("ff02::2");

/**
 * Answers the router solicitations on one interface with an empty advertisement, so that iPXE goes on at once instead
 * of waiting 4 to 16 s for a router. Never speaks unasked.
 * @throws HearthError `interface-missing`, `socket-permission`, `socket-unsupported`, `router-advertiser-failed`
 */
export async function startRouterAdvertiser(options: RouterAdvertiserOptions): Promise<RouterAdvertiser> {
  const socket = openSolicitationSocket(options.interface);
  let answered = 0;
  let complained = false;
  const timer = setInterval(() => {
    for (let source = receive(socket); source; source = receive(socket)) {
      const errno = source === "other" ? undefined : advertise(socket, source);
      if (source !== "other" && !errno) answered += 1;
      if (!errno || complained) continue;
      complained = true;
      options.onProblem?.(failed(options.interface, `sendto: ${errno}`));
    }
  }, pollMs);
  return {
    get answered() {
      return answered;
    },
    async close() {
      clearInterval(timer);
      socket.close();
    },
  };
}

function openSolicitationSocket(interfaceName: string): DeviceSocket {
  const protocol = socketConstants(process.platform)?.IPPROTO_ICMPV6 ?? 0;
  const socket = openDeviceSocket(interfaceName, "ipv6", { type: "raw", protocol });
  const { constants, interfaceIndex } = socket;
  try {
    socket.setOption(constants.IPPROTO_ICMPV6, constants.ICMP6_FILTER, routerSolicitationFilter(process.platform));
    // Anything but 255 shows that a packet crossed a router, and is thrown away (RFC 4861 section 6.1.2).
    socket.setOption(constants.IPPROTO_IPV6, constants.IPV6_UNICAST_HOPS, 255);
    socket.setOption(constants.IPPROTO_IPV6, constants.IPV6_MULTICAST_HOPS, 255);
    const membership = Buffer.concat([allRouters, hostInt(interfaceIndex)]);
    socket.setOption(constants.IPPROTO_IPV6, constants.IPV6_JOIN_GROUP, membership);
    return socket;
  } catch (error) {
    socket.close();
    throw error instanceof HearthError && error.code === "socket-failed"
      ? failed(interfaceName, error.what, error)
      : error;
  }
}

/** The sender of the next solicitation; "other" for a packet that is none; undefined when nothing is waiting. */
function receive({ fd, libc, constants }: DeviceSocket): Uint8Array | "other" | undefined {
  const message = Buffer.alloc(1500);
  const address = Buffer.alloc(28);
  const room = hostInt(address.length);
  const length = libc.recvfrom(fd, message, message.length, constants.MSG_DONTWAIT, address, room);
  if (length < 0) return undefined;
  return isRouterSolicitation(message.subarray(0, length)) ? decodeIpv6SocketAddress(address) : "other";
}

/** @returns the error's name when the advertisement could not be sent */
function advertise({ fd, libc, constants, interfaceIndex }: DeviceSocket, source: Uint8Array): string | undefined {
  // Who asks from the unspecified address has none yet and is answered by multicast (RFC 4861 section 6.2.6).
  const target = source.every((byte) => byte === 0) ? allNodes : source;
  const address = encodeIpv6SocketAddress(constants, target, interfaceIndex);
  const message = encodeEmptyRouterAdvertisement();
  const sent = libc.sendto(fd, message, message.length, constants.MSG_DONTWAIT, address, address.length);
  return sent < 0 ? lastErrno() : undefined;
}

function failed(interfaceName: string, detail: string, cause?: unknown): HearthError {
  return new HearthError({
    code: "router-advertiser-failed",
    what: `Router solicitations on ${interfaceName} cannot be answered (${detail}).`,
    why: "That takes IPv6 on the interface, with its link-local address.",
    remedy: `Turn IPv6 on (\`sysctl net.ipv6.conf.${interfaceName}.disable_ipv6=0\`), or set answerRouterSolicitations to false: iPXE then waits some seconds longer.`,
    cause,
  });
}
