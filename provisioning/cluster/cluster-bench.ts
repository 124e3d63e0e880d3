import type { EnvironmentPaths } from "../machine/environment-paths.ts";
import type { Progress } from "../machine/workbench.ts";
import type { Distribution } from "./contract/node-files.ts";
import type { NodeShell } from "./node-shell.ts";

/** The tools that an operation on a cluster works with; the real ones come from open-cluster-bench.ts. */
export interface ClusterBench {
  readonly paths: EnvironmentPaths;
  readonly distribution: Distribution;
  /** @param node by its address; nothing is connected before it is used */
  shell(node: { readonly address: string }): Promise<NodeShell>;
  nowMs(): number;
  pause(milliseconds: number): Promise<void>;
}

/** One operation under way: its tools, its voice and its end. */
export interface ClusterJob {
  readonly bench: ClusterBench;
  readonly progress: Progress;
  /** A line that stays. */
  readonly warn: (text: string) => void;
  readonly signal: AbortSignal;
}
