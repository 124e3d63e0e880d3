import { HearthError } from "#model/hearth-error.ts";
import { openUdpSocket, type UdpSocketOptions } from "#pxe/socket/open-udp-socket.ts";

/** What the DHCP server needs of a socket: a part of `dgram.Socket`. */
export interface DhcpSocket {
  on(event: "message", listener: (bytes: Uint8Array, sender: { address: string; port: number }) => void): unknown;
  on(event: "error", listener: (error: Error) => void): unknown;
  send(bytes: Uint8Array, port: number, address: string, done: (error: Error | null) => void): void;
  close(done: () => void): unknown;
}

export type OpenDhcpSocket = (options: UdpSocketOptions) => Promise<DhcpSocket>;

/**
 * Opens port 67 or 4011 on the interface. Port 67 is shared where another program holds it and lets us (a router's
 * dnsmasq on the same machine, which proxy mode is made to stand beside); 4011 is not, for what is sent there reaches
 * only one of two.
 * @param onShared told who else answers
 * @throws HearthError as `openUdpSocket`
 */
export async function openDhcpSocket(
  interfaceName: string,
  port: 67 | 4011,
  onShared: (problem: HearthError) => void,
  open: OpenDhcpSocket = openUdpSocket,
): Promise<DhcpSocket> {
  const options = { interface: interfaceName, port, broadcast: true };
  try {
    return await open(options);
  } catch (error) {
    if (port !== 67 || !(error instanceof HearthError) || error.code !== "port-in-use") throw error;
    // The owner may not let us: then the first error, which names it, is the one to read.
    const socket = await open({ ...options, reusePort: true }).catch(() => Promise.reject(error));
    onShared(
      new HearthError({
        code: "port-shared",
        what: `UDP port 67 on ${interfaceName} is shared with another program.`,
        why: `${error.why} Both hear the broadcasts of every client.`,
        remedy: `Nothing need be done when it serves other interfaces, or in proxy mode. Else: ${error.remedy}`,
        cause: error,
      }),
    );
    return socket;
  }
}
