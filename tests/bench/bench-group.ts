import type { BenchRow } from "./bench-row.ts";

/**
 * Figures that belong together: one section of `docs/benchmarks.md`. A file `<name>.bench.ts` exports one as `group`,
 * and that is all there is to do: `make bench` finds it, `make bench ONLY=<name>` runs it alone.
 */
export interface BenchGroup {
  /** Heading of the section; also how its earlier figures are found again. */
  readonly title: string;
  /** Where it stands among the sections, in the order of a machine's way: 10, 20, … */
  readonly order: number;
  /** Takes so long that it is run only when asked for: by `ONLY=<name>` or `PEERS=all`. */
  readonly onlyWhenAsked?: true;
  run(): Promise<BenchRow[]>;
}
