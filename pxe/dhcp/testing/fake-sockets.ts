import { HearthError } from "#model/hearth-error.ts";
import type { UdpSocketOptions } from "#pxe/socket/open-udp-socket.ts";
import { decodePacket } from "../decode-packet.ts";
import type { DhcpPacket } from "../dhcp-packet.ts";
import type { DhcpSocket, OpenDhcpSocket } from "../dhcp-socket.ts";

export interface SentPacket {
  readonly packet: DhcpPacket;
  /** `<address>:<port>` */
  readonly to: string;
}

/** Sockets without a network: what they send is kept, what they receive is put in by hand. */
export interface FakeSockets {
  readonly open: OpenDhcpSocket;
  readonly opened: UdpSocketOptions[];
  readonly sent: SentPacket[];
  readonly closed: number[];
  receive(port: number, bytes: Uint8Array, sender?: { address: string; port: number }): void;
  fail(port: number, error: Error): void;
}

/** @param broken makes every send fail, and `port-in-use` the opening of that port unless it may be shared */
export function fakeSockets(
  broken: { readonly send?: Error; readonly inUse?: number; readonly exclusive?: true } = {},
): FakeSockets {
  const listeners = new Map<number, (bytes: Uint8Array, sender: { address: string; port: number }) => void>();
  const failures = new Map<number, (error: Error) => void>();
  const fakes: FakeSockets = {
    opened: [],
    sent: [],
    closed: [],
    receive: (port, bytes, sender = { address: "0.0.0.0", port: 68 }) => listeners.get(port)?.(bytes, sender),
    fail: (port, error) => failures.get(port)?.(error),
    async open(options) {
      fakes.opened.push(options);
      if (options.port === broken.inUse && (broken.exclusive || !options.reusePort)) throw inUse();
      return fakeSocket(options.port);
    },
  };
  return fakes;

  function fakeSocket(port: number): DhcpSocket {
    const on = (event: "message" | "error", listener: never) => {
      if (event === "message") listeners.set(port, listener);
      else failures.set(port, listener);
    };
    return {
      on: on as DhcpSocket["on"],
      send(bytes, targetPort, address, done) {
        if (!broken.send) fakes.sent.push({ packet: decodePacket(bytes), to: `${address}:${targetPort}` });
        done(broken.send ?? null);
      },
      close(done) {
        fakes.closed.push(port);
        done();
      },
    };
  }
}

function inUse(): HearthError {
  return new HearthError({
    code: "port-in-use",
    what: "Taken.",
    why: "dnsmasq (process 7) listens there.",
    remedy: "Stop it.",
  });
}
