import type { Ipv4Address } from "#model/ipv4.ts";
import { lastErrno, libc } from "#pxe/socket/libc.ts";
import { encodeIpv4SocketAddress, hostInt } from "#pxe/socket/socket-address.ts";
import { socketConstants } from "#pxe/socket/socket-constants.ts";

const SOCK_STREAM = 1;

/**
 * A TCP socket that takes connections on one interface only (`SO_BINDTODEVICE`, socket(7)), bound and ready for
 * `listen`. Linux only. The name of what went wrong, e.g. `EADDRINUSE`, instead of a descriptor.
 */
export function openTiedListener(
  interfaceName: string,
  address: Ipv4Address,
  port: number,
): { readonly fd: number } | { readonly errno: string } {
  const constants = socketConstants("linux");
  if (constants?.bindToInterface.by !== "name") throw new Error("sockets are tied by name on Linux only");
  const calls = libc();
  const fd = calls.socket(constants.AF_INET, SOCK_STREAM | constants.SOCK_CLOEXEC, 0);
  if (fd < 0) return { errno: lastErrno() };
  const fail = (errno: string) => {
    calls.close(fd);
    return { errno };
  };

  // As Node does for every listener: connections of a server that was killed must not keep its port.
  calls.setsockopt(fd, constants.SOL_SOCKET, constants.SO_REUSEADDR, hostInt(1), 4);
  const device = Buffer.from(`${interfaceName}\0`, "latin1");
  const { SO_BINDTODEVICE } = constants.bindToInterface;
  if (calls.setsockopt(fd, constants.SOL_SOCKET, SO_BINDTODEVICE, device, device.length) < 0) return fail(lastErrno());
  const bound = encodeIpv4SocketAddress(constants, address, port);
  if (calls.bind(fd, bound, bound.length) < 0) return fail(lastErrno());
  return { fd };
}
