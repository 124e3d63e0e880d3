import { DecodeError } from "#model/decode-error.ts";
import { readBlocks } from "./block-reader.ts";
import { decodePacket } from "./decode-packet.ts";
import { encodePacket } from "./encode-packet.ts";
import type { TftpFile } from "./tftp-file.ts";
import { errorCode, type TftpPacket } from "./tftp-packet.ts";
import type { Peer, TftpSocket } from "./tftp-socket.ts";
import {
  beginTransfer,
  receivePacket,
  retryAtMs,
  type Step,
  type TransferEnd,
  type TransferPlan,
  wakeUp,
} from "./transfer.ts";
import type { TransferClock } from "./transfer-clock.ts";

export interface SessionOptions {
  /** The transfer's own; the session closes it. */
  readonly socket: TftpSocket;
  readonly client: Peer;
  readonly file: TftpFile;
  readonly plan: TransferPlan;
  /** Sent first where the plan says so. */
  readonly optionAck: ReadonlyMap<string, string>;
  readonly clock: TransferClock;
  /** Once, when the client takes the file and does not only ask about it. */
  readonly onStarted: () => void;
}

/** How far a transfer has got. */
export interface TransferReach {
  /** Up to here everything was acknowledged, counted from 1; 0 for the options alone, -1 for nothing at all. */
  readonly block: number;
  readonly lastBlock: number;
  readonly blockSizeBytes: number;
}

export interface TransferSession {
  /** Settles when the transfer has ended and its socket is closed; never rejects. */
  readonly ended: Promise<TransferEnd>;
  /** Ends it from our side. `message` is told to the client; without one nothing is. */
  abort(detail: string, message?: string): void;
  /** The client's request came once more, at the server's port. */
  askedAgain(request: TftpPacket): void;
  /** How far the client has got. */
  reached(): TransferReach;
  /** Whether the client has answered anything yet. */
  answered(): boolean;
}

/** Puts a transfer on the wire: feeds the state machine with packets and time, and carries out its orders. */
export function startSession(options: SessionOptions): TransferSession {
  const { socket, client, file, plan, clock } = options;
  const reader = readBlocks(file, plan.blockSizeBytes, plan.windowBlocks);
  const ended = Promise.withResolvers<TransferEnd>();
  let step: Step = beginTransfer(plan, clock.nowMs());
  let over = false;
  let started = false;
  let wakeAtMs = Number.POSITIVE_INFINITY;
  let cancelWake = () => {};

  function carryOut(next: Step): void {
    step = next;
    const { order, end } = next;
    if (order.kind === "option-ack")
      socket.send(encodePacket({ kind: "option-ack", options: options.optionAck }), client);
    else if (order.kind === "blocks") sendBlocks(order.first, order.count);
    else if (order.kind === "error") socket.send(encodePacket(order), client);
    if (end) finish(end);
    else wakeBy(retryAtMs(next.transfer));
  }

  function sendBlocks(first: number, count: number): void {
    if (!started) {
      started = true;
      options.onStarted();
    }
    const runs = reader.get(first, count);
    if (runs) {
      for (const run of runs) socket.sendBlocks(run, client);
      return;
    }
    const wanted = step;
    reader.load(first, count).then(
      () => {
        // A retry may have asked for the same in the meantime, and been served.
        if (step.transfer === wanted.transfer && !over) sendBlocks(first, count);
      },
      (error) => abort(`reading failed: ${error instanceof Error ? error.message : error}`, "the file cannot be read"),
    );
  }

  /** One timer at a time, left alone when it is early enough: an ACK costs no timer. */
  function wakeBy(atMs: number): void {
    if (wakeAtMs <= atMs) return;
    cancelWake();
    wakeAtMs = atMs;
    cancelWake = clock.later(Math.max(1, Math.ceil(atMs - clock.nowMs())), () => {
      wakeAtMs = Number.POSITIVE_INFINITY;
      if (!over) carryOut(wakeUp(step.transfer, clock.nowMs()));
    });
  }

  function abort(detail: string, message?: string): void {
    if (over) return;
    if (message) socket.send(encodePacket({ kind: "error", code: errorCode.undefined, message }), client);
    finish({ result: "failed", detail, cause: "server" });
  }

  function finish(end: TransferEnd): void {
    if (over) return;
    over = true;
    cancelWake();
    Promise.allSettled([socket.close(), file.close?.()]).then(() => ended.resolve(end));
  }

  socket.onPacket((bytes, from) => {
    if (over) return;
    if (from.port !== client.port || from.address !== client.address) {
      // RFC 1350 section 4: told to the stranger, and nothing changes for the client.
      if (!isError(bytes)) socket.send(encodePacket(unknownTransfer), from);
      return;
    }
    const packet = decode(bytes);
    if (packet) carryOut(receivePacket(step.transfer, packet, clock.nowMs()));
  });
  carryOut(step);

  return {
    ended: ended.promise,
    abort,
    askedAgain(request) {
      if (!over) carryOut(receivePacket(step.transfer, request, clock.nowMs()));
    },
    reached: () => ({
      block: step.transfer.acked,
      lastBlock: step.transfer.lastBlock,
      blockSizeBytes: plan.blockSizeBytes,
    }),
    answered: () => step.transfer.acked > (plan.optionAck ? -1 : 0),
  };
}

const unknownTransfer: TftpPacket = {
  kind: "error",
  code: errorCode.unknownTransferId,
  message: "unknown transfer ID",
};

/** An error is never answered by an error: two servers would talk for ever. */
function isError(bytes: Uint8Array): boolean {
  return bytes[0] === 0 && bytes[1] === 5;
}

/** What is no packet is passed over, like a packet that was lost. */
function decode(bytes: Uint8Array): TftpPacket | undefined {
  try {
    return decodePacket(bytes);
  } catch (error) {
    if (error instanceof DecodeError) return undefined;
    throw error;
  }
}
