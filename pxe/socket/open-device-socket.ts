import { HearthError } from "#model/hearth-error.ts";
import { type Libc, lastErrno, libc } from "./libc.ts";
import { hostInt } from "./socket-address.ts";
import { type SocketConstants, socketConstants } from "./socket-constants.ts";

/** A socket that sends and receives on one interface only, not yet bound to an address. */
export interface DeviceSocket {
  readonly fd: number;
  readonly libc: Libc;
  readonly constants: SocketConstants;
  /** Index of the interface, as `ip link` numbers it. */
  readonly interfaceIndex: number;
  /** Sets an option whose value is an `int`. @throws HearthError `socket-failed` */
  setOption(level: number, option: number, value: number | Uint8Array): void;
  close(): void;
}

/**
 * Opens a socket by the C library and ties it to the interface before anything else, so that no packet of another
 * network can ever reach it (`SO_BINDTODEVICE`, socket(7); `IP_BOUND_IF` on macOS).
 * @param interfaceName as `ip link` shows it, e.g. `br0`
 * @throws HearthError `interface-missing`, `socket-permission`, `socket-unsupported`, `socket-failed`
 */
export function openDeviceSocket(
  interfaceName: string,
  family: "ipv4" | "ipv6",
  kind: { readonly type: "datagram" } | { readonly type: "raw"; readonly protocol: number },
): DeviceSocket {
  const constants = socketConstants(process.platform);
  if (!constants) throw unsupported();
  const calls = libc();
  const interfaceIndex = calls.if_nametoindex(interfaceName);
  if (interfaceIndex === 0) throw interfaceMissing(interfaceName);

  const domain = family === "ipv4" ? constants.AF_INET : constants.AF_INET6;
  const type = (kind.type === "raw" ? constants.SOCK_RAW : constants.SOCK_DGRAM) | constants.SOCK_CLOEXEC;
  const fd = calls.socket(domain, type, kind.type === "raw" ? kind.protocol : 0);
  if (fd < 0) throw failed(interfaceName, "socket", lastErrno());

  const socket: DeviceSocket = {
    fd,
    libc: calls,
    constants,
    interfaceIndex,
    setOption(level, option, value) {
      const bytes = typeof value === "number" ? hostInt(value) : value;
      if (calls.setsockopt(fd, level, option, bytes, bytes.length) < 0) {
        throw failed(interfaceName, `setsockopt ${level}/${option}`, lastErrno());
      }
    },
    close: () => void calls.close(fd),
  };
  try {
    tieToInterface(socket, interfaceName, family);
  } catch (error) {
    socket.close();
    throw error;
  }
  return socket;
}

function tieToInterface(socket: DeviceSocket, interfaceName: string, family: "ipv4" | "ipv6"): void {
  const { constants, interfaceIndex } = socket;
  const binding = constants.bindToInterface;
  if (binding.by === "name") {
    socket.setOption(constants.SOL_SOCKET, binding.SO_BINDTODEVICE, Buffer.from(`${interfaceName}\0`, "latin1"));
  } else if (family === "ipv4") {
    socket.setOption(constants.IPPROTO_IP, binding.IP_BOUND_IF, interfaceIndex);
  } else {
    socket.setOption(constants.IPPROTO_IPV6, binding.IPV6_BOUND_IF, interfaceIndex);
  }
}

function failed(interfaceName: string, call: string, errno: string): HearthError {
  if (errno === "EPERM" || errno === "EACCES") {
    return new HearthError({
      code: "socket-permission",
      what: `This process may not open a socket on ${interfaceName} (${call}: ${errno}).`,
      why: "Tying a socket to an interface and raw sockets need the capability CAP_NET_RAW.",
      remedy: "Run the boot server as root.",
    });
  }
  return new HearthError({
    code: "socket-failed",
    what: `A socket on ${interfaceName} could not be set up (${call}: ${errno}).`,
    why: "The system refused it; the name in brackets says how.",
    remedy: `Look at the interface with \`ip addr show ${interfaceName}\` and try again.`,
  });
}

function interfaceMissing(interfaceName: string): HearthError {
  return new HearthError({
    code: "interface-missing",
    what: `There is no network interface “${interfaceName}”.`,
    why: "The boot server listens on exactly the one interface that it was told, and this machine has none of that name.",
    remedy: "Choose one that `ip -brief link` lists.",
  });
}

function unsupported(): HearthError {
  return new HearthError({
    code: "socket-unsupported",
    what: `The boot server cannot listen on one interface only on ${process.platform}.`,
    why: "It knows how to tie a socket to an interface on Linux and on macOS.",
    remedy: "Run the boot server on Linux or macOS.",
  });
}
