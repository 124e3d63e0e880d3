import { backedOff, firstRetryInterval, measured, type RetryInterval, settled } from "./retry-interval.ts";
import type { TftpPacket } from "./tftp-packet.ts";

/** How long is waited for what. */
export interface TransferPatience {
  /**
   * The option acknowledgement is sent again after this, see {@link receivePacket}. Longer than the patience of common
   * clients (1 to 5 s).
   */
  readonly optionAckWaitMs: number;
  /** Wait for the answer to the first blocks, before anything was measured. */
  readonly firstWaitMs: number;
  readonly leastWaitMs: number;
  readonly mostWaitMs: number;
  /** A duplicate ACK within this time is an echo of something that was sent twice. */
  readonly echoMs: number;
  /** Without progress for this long, it has failed. */
  readonly idleMs: number;
  /** How often the end of the file is sent again when all but its acknowledgement is done. */
  readonly lastTries: number;
}

/** What is known before the first packet. */
export interface TransferPlan extends TransferPatience {
  readonly sizeBytes: number;
  readonly blockSizeBytes: number;
  readonly windowBlocks: number;
  /** Whether an option acknowledgement is sent first; its answer is ACK 0 (RFC 2347). */
  readonly optionAck: boolean;
}

/**
 * The sending side of one file: a value, changed only by {@link receivePacket} and {@link wakeUp}. Block numbers in
 * here count on beyond 65,535; on the wire they start again at 0.
 */
export interface Transfer {
  readonly plan: TransferPlan;
  /** The block that is shorter than the others, possibly empty; blocks count from 1. */
  readonly lastBlock: number;
  /** Up to here everything has arrived; -1 until the option acknowledgement is answered. */
  readonly acked: number;
  /** Up to here everything is on its way. */
  readonly sent: number;
  readonly interval: RetryInterval;
  readonly sentAtMs: number;
  readonly progressAtMs: number;
  /** How often what is on its way was sent again. */
  readonly tries: number;
}

/** What is to be put on the wire now. */
export type Order =
  | { readonly kind: "nothing" }
  | { readonly kind: "option-ack" }
  | { readonly kind: "blocks"; readonly first: number; readonly count: number }
  | { readonly kind: "error"; readonly code: number; readonly message: string };

export type TransferEnd =
  | { readonly result: "done"; readonly detail?: string }
  | { readonly result: "failed"; readonly detail: string; readonly cause: "silence" | "client" | "server" }
  /** The client ended it before it took any data: firmware that only wanted to know the size. */
  | { readonly result: "probed" };

/** The transfer after an event; without `end` it wants {@link wakeUp} at {@link retryAtMs}. */
export interface Step {
  readonly transfer: Transfer;
  readonly order: Order;
  readonly end?: TransferEnd;
}

const nothing: Order = { kind: "nothing" };

export function beginTransfer(plan: TransferPlan, nowMs: number): Step {
  const transfer: Transfer = {
    plan,
    lastBlock: Math.floor(plan.sizeBytes / plan.blockSizeBytes) + 1,
    acked: plan.optionAck ? -1 : 0,
    sent: 0,
    interval: firstRetryInterval(plan.firstWaitMs, { leastMs: plan.leastWaitMs, mostMs: plan.mostWaitMs }),
    sentAtMs: nowMs,
    progressAtMs: nowMs,
    tries: 0,
  };
  return send(transfer, nowMs);
}

/** When to look again whether the client has answered. */
export function retryAtMs(transfer: Transfer): number {
  return transfer.sentAtMs + (transfer.acked < 0 ? transfer.plan.optionAckWaitMs : transfer.interval.waitMs);
}

/** A packet from the client of this transfer; that it is from no one else is checked before. */
export function receivePacket(transfer: Transfer, packet: TftpPacket, nowMs: number): Step {
  switch (packet.kind) {
    case "ack":
      return receiveAck(transfer, packet.block, nowMs);
    case "error":
      return { transfer, order: nothing, end: endedByClient(transfer, packet.code, packet.message) };
    case "read":
    case "write":
      return receiveRequest(transfer, nowMs);
    default: {
      const message = `no ${packet.kind} belongs into a read`;
      return {
        transfer,
        order: { kind: "error", code: 4, message },
        end: { result: "failed", detail: message, cause: "client" },
      };
    }
  }
}

/**
 * The request once more: the answer to the first was lost. This, and not the clock, brings the option
 * acknowledgement again in good time, because a client that has it, and whose ACK 0 was lost, may take a second one
 * for an offence (atftp 0.8, npm tftp); such a client sends its ACK 0 again by itself.
 */
function receiveRequest(transfer: Transfer, nowMs: number): Step {
  const crossed = nowMs - transfer.sentAtMs < transfer.plan.leastWaitMs;
  if (transfer.acked > 0 || crossed || (transfer.acked === 0 && transfer.plan.optionAck)) {
    return { transfer, order: nothing };
  }
  return send({ ...transfer, tries: transfer.tries + 1 }, nowMs);
}

function receiveAck(transfer: Transfer, block: number, nowMs: number): Step {
  // A window is far smaller than 65,536 blocks, so that one number on the wire can only mean one block.
  const acked = transfer.acked + ((block - transfer.acked) & 0xffff);
  // A duplicate gets no answer: two answers to two ACKs would double every packet from here to the end of the file
  // (the Sorcerer's Apprentice, RFC 1123 section 4.2.3.1). What was really lost, the timer sends again. Only one that
  // comes long after is no echo but the client's own timer: it waits, whatever the interval has grown to.
  if (acked === transfer.acked && nowMs - transfer.sentAtMs >= transfer.plan.echoMs) {
    return send({ ...transfer, tries: transfer.tries + 1 }, nowMs);
  }
  if (acked === transfer.acked || acked > transfer.sent) return { transfer, order: nothing };
  // What was sent twice measures nothing (Karn). Neither does a late ACK 0, which may be the client's second one.
  const tookMs = Math.max(0, nowMs - transfer.sentAtMs);
  const measures = transfer.tries === 0 && (transfer.acked >= 0 || tookMs < transfer.plan.firstWaitMs);
  const interval = measures ? measured(transfer.interval, tookMs) : settled(transfer.interval);
  const advanced: Transfer = { ...transfer, acked, interval, progressAtMs: nowMs, tries: 0 };
  if (acked === transfer.lastBlock) return { transfer: advanced, order: nothing, end: { result: "done" } };
  // In the middle of a window the rest is lost to the client: back to the block after (RFC 7440 section 4).
  return send(advanced, nowMs);
}

/** Time has passed. Before {@link retryAtMs} this does nothing. */
export function wakeUp(transfer: Transfer, nowMs: number): Step {
  if (nowMs < retryAtMs(transfer)) return { transfer, order: nothing };
  const complete = transfer.sent === transfer.lastBlock;
  if (complete && transfer.tries >= transfer.plan.lastTries) {
    // Clients leave after their last ACK, and it gets lost like any other packet.
    return { transfer, order: nothing, end: { result: "done", detail: "the last acknowledgement never came" } };
  }
  if (nowMs - transfer.progressAtMs >= transfer.plan.idleMs) {
    const seconds = Math.round((nowMs - transfer.progressAtMs) / 1000);
    const detail = `no answer for ${seconds} s after block ${Math.max(0, transfer.acked)} of ${transfer.lastBlock}`;
    return {
      transfer,
      order: { kind: "error", code: 0, message: "no answer for too long" },
      end: { result: "failed", detail, cause: "silence" },
    };
  }
  return send({ ...transfer, interval: backedOff(transfer.interval), tries: transfer.tries + 1 }, nowMs);
}

function send(transfer: Transfer, nowMs: number): Step {
  if (transfer.acked < 0) return { transfer: { ...transfer, sentAtMs: nowMs }, order: { kind: "option-ack" } };
  const first = transfer.acked + 1;
  const count = Math.min(transfer.plan.windowBlocks, transfer.lastBlock - transfer.acked);
  return {
    transfer: { ...transfer, sent: transfer.acked + count, sentAtMs: nowMs },
    order: { kind: "blocks", first, count },
  };
}

function endedByClient(transfer: Transfer, code: number, message: string): TransferEnd {
  // EDK2 asks for the size first, refuses the rest, and asks again for the file.
  if (transfer.acked <= 0 && transfer.plan.optionAck) return { result: "probed" };
  return { result: "failed", detail: `the client ended it: ${message || `error ${code}`}`, cause: "client" };
}
