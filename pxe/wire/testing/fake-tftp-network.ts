import { setImmediate as turn } from "node:timers/promises";
import { decodePacket } from "#pxe/tftp/decode-packet.ts";
import { encodePacket } from "#pxe/tftp/encode-packet.ts";
import type { OpenTftpSocket, TftpSocket } from "#pxe/tftp/tftp-socket.ts";
import type { TransferClock } from "#pxe/tftp/transfer-clock.ts";

/** A client, the network to it, and time, for a TFTP server: all of it without a socket. */
export interface FakeTftpNetwork {
  readonly open: OpenTftpSocket;
  readonly clock: TransferClock;
  nowMs(): number;
  /**
   * Sends the request and acknowledges that many blocks, then falls silent until the server gives up.
   * @param error said in place of the next acknowledgement
   */
  read(request: Buffer, acknowledges: number | "all", error?: string): Promise<void>;
}

const client = { address: "10.77.0.101", port: 2070 };

export function fakeTftpNetwork(startMs: () => number): FakeTftpNetwork {
  let nowMs = startMs();
  const timers = new Map<object, { readonly atMs: number; readonly action: () => void }>();
  const listeners: ((bytes: Uint8Array, from: typeof client) => void)[] = [];
  let received: Uint8Array[] = [];

  const open: OpenTftpSocket = async (_, port) => {
    const index = listeners.push(() => {}) - 1;
    const socket: TftpSocket = {
      port,
      onPacket(listener) {
        listeners[index] = listener;
      },
      send: (packet) => void received.push(packet),
      sendBlocks({ bytes, packetBytes }) {
        for (let at = 0; at < bytes.length; at += packetBytes) received.push(bytes.slice(at, at + packetBytes));
      },
      close: async () => {},
    };
    return socket;
  };

  const clock: TransferClock = {
    nowMs: () => nowMs,
    later(delayMs, action) {
      const key = {};
      timers.set(key, { atMs: nowMs + delayMs, action });
      return () => void timers.delete(key);
    },
  };

  /** To the next timer, if there is one. */
  function passTime(): boolean {
    const [next] = [...timers].toSorted(([, one], [, other]) => one.atMs - other.atMs);
    if (!next) return false;
    timers.delete(next[0]);
    nowMs = Math.max(nowMs, next[1].atMs);
    next[1].action();
    return true;
  }

  return {
    open,
    clock,
    nowMs: () => nowMs,
    async read(request, acknowledges, error) {
      listeners[0]?.(request, client);
      const most = acknowledges === "all" ? Number.POSITIVE_INFINITY : acknowledges;
      let said = -1;
      for (let round = 0; round < 2_000; round += 1) {
        // Looking a file up takes a turn of the event loop or two.
        for (let index = 0; index < 5; index += 1) await turn();
        const heard = received.map((bytes) => decodePacket(bytes));
        received = [];
        if (heard.some(({ kind }) => kind === "error")) return;
        const block = Math.min(
          most,
          Math.max(-1, ...heard.map((one) => (one.kind === "data" ? one.block : one.kind === "option-ack" ? 0 : -1))),
        );
        if (block > said) {
          said = block;
          listeners[1]?.(encodePacket({ kind: "ack", block }), client);
        } else if (error !== undefined && said >= 0) {
          listeners[1]?.(encodePacket({ kind: "error", code: 0, message: error }), client);
          return void (await turn());
        } else if (!passTime()) return;
      }
    },
  };
}
