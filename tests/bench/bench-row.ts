/** One line of the table of figures: ours beside the peer's, measured in the same run on the same machine. */
export interface BenchRow {
  /** What was measured, with its conditions. */
  readonly what: string;
  /** Figure with unit. */
  readonly ours: string;
  /** Name and figure of the peer; `–` where there is none. */
  readonly peer: string;
  readonly target: string;
  /** Absent where nothing was to be reached. */
  readonly reached?: boolean;
}

/** A figure without a peer that has to stay at or under a limit. */
export function atMost(
  what: string,
  figure: {
    readonly value: number;
    readonly limit: number;
    /** Of both, e.g. `s`. */
    readonly unit: string;
    readonly decimals?: number;
    /** In brackets behind the value: where it went. */
    readonly detail?: string;
  },
): BenchRow {
  const { value, limit, unit, decimals = 1, detail } = figure;
  return {
    what,
    ours: `${value.toFixed(decimals)} ${unit}${detail ? ` (${detail})` : ""}`,
    peer: "–",
    target: `≤ ${limit} ${unit}`,
    reached: value <= limit,
  };
}
