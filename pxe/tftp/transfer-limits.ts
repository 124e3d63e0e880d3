import type { Agreement, OptionLimits } from "./negotiate-options.ts";
import type { TransferPatience, TransferPlan } from "./transfer.ts";

/** How much a server gives, and how patient it is. */
export interface TransferLimits extends OptionLimits, TransferPatience {
  /** Transfers at once, of one client address. */
  readonly perClient: number;
  /** Transfers at once, of all. */
  readonly total: number;
}

export const defaultTransferLimits: TransferLimits = {
  perClient: 8,
  total: 64,
  blockSizeBytes: 65_464,
  windowBlocks: 64,
  windowBytes: 256 * 1024,
  optionAckWaitMs: 6000,
  firstWaitMs: 1000,
  leastWaitMs: 40,
  mostWaitMs: 4000,
  echoMs: 500,
  idleMs: 30_000,
  lastTries: 6,
};

export function transferPlan(sizeBytes: number, agreement: Agreement, limits: TransferLimits): TransferPlan {
  const { blockSizeBytes, windowBlocks, timeoutSeconds, accepted } = agreement;
  const { perClient: _client, total: _total, windowBytes: _bytes, ...patience } = limits;
  return {
    ...patience,
    sizeBytes,
    blockSizeBytes,
    windowBlocks,
    optionAck: accepted !== undefined,
    // A client that named its patience is given twice that to speak first.
    optionAckWaitMs: Math.max(limits.optionAckWaitMs, 2000 * (timeoutSeconds ?? 0)),
    // The client's timeout is taken as the longest wait it is left alone: to send earlier is harmless (it drops what
    // it has), to wait its whole second for every packet that a bad cable loses is not.
    mostWaitMs: timeoutSeconds === undefined ? limits.mostWaitMs : timeoutSeconds * 1000,
  };
}
