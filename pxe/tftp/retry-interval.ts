/** How long to wait for an acknowledgement, learned from how long they took (RFC 6298, section 2). */
export interface RetryInterval {
  readonly waitMs: number;
  /** The wait as long as nothing was measured. */
  readonly firstMs: number;
  readonly bounds: RetryBounds;
  /** Absent before the first measurement. */
  readonly smoothedMs?: number;
  readonly variationMs?: number;
}

export interface RetryBounds {
  readonly leastMs: number;
  readonly mostMs: number;
}

export function firstRetryInterval(waitMs: number, bounds: RetryBounds): RetryInterval {
  const firstMs = within(bounds, waitMs);
  return { waitMs: firstMs, firstMs, bounds };
}

/** After an acknowledgement that came `tookMs` after the first and only sending of what it acknowledges. */
export function measured(interval: RetryInterval, tookMs: number): RetryInterval {
  const { bounds, smoothedMs, variationMs } = interval;
  const [smoothed, variation] =
    smoothedMs === undefined || variationMs === undefined
      ? [tookMs, tookMs / 2]
      : [(7 * smoothedMs + tookMs) / 8, (3 * variationMs + Math.abs(smoothedMs - tookMs)) / 4];
  const waitMs = within(bounds, smoothed + 4 * variation);
  return { ...interval, waitMs, smoothedMs: smoothed, variationMs: variation };
}

/** After a wait in vain: twice as long, up to the bound. */
export function backedOff(interval: RetryInterval): RetryInterval {
  return { ...interval, waitMs: within(interval.bounds, 2 * interval.waitMs) };
}

/** After progress on something that was sent again, which measures nothing: what was learned so far. */
export function settled(interval: RetryInterval): RetryInterval {
  const { bounds, firstMs, smoothedMs, variationMs } = interval;
  if (smoothedMs === undefined || variationMs === undefined) return { ...interval, waitMs: firstMs };
  return { ...interval, waitMs: within(bounds, smoothedMs + 4 * variationMs) };
}

function within({ leastMs, mostMs }: RetryBounds, ms: number): number {
  return Math.min(mostMs, Math.max(leastMs, ms));
}
