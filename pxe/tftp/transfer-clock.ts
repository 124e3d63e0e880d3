/** Time, as a transfer needs it. */
export interface TransferClock {
  /** Milliseconds from any fixed moment, never going back. */
  nowMs(): number;
  /** Runs the action once, after the delay; the result calls it off. */
  later(delayMs: number, action: () => void): () => void;
}

export const systemClock: TransferClock = {
  nowMs: () => performance.now(),
  later(delayMs, action) {
    const timer = setTimeout(action, delayMs);
    return () => clearTimeout(timer);
  },
};
