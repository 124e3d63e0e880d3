/** One line of the table of figures: ours beside the peer's, measured in the same run on the same machine. */
export interface BenchRow {
  /** What was measured, with its conditions. */
  readonly what: string;
  /** Figure with unit. */
  readonly ours: string;
  /** Name and figure of the peer; `–` where there is none. */
  readonly peer: string;
  readonly target: string;
  readonly reached: boolean;
}
