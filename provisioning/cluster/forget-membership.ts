import type { ClusterJob } from "./cluster-bench.ts";
import { nodeMarkPath } from "./node-mark.ts";
import type { NodeShell } from "./node-shell.ts";
import { nodeFilesList } from "./retire-node-files.ts";

const forgetSeconds = 240;

/** Stops everything of the cluster on a node and removes what it holds of it, its mark last. */
export async function forgetMembership(shell: NodeShell, { bench, progress }: ClusterJob): Promise<void> {
  progress({ text: "removing what it holds of the cluster" });
  // In a shell of its own: the script may end with an exit.
  const script = `sh -s <<'FORGET'\n${bench.distribution.forget}\nFORGET\nrm -f ${nodeFilesList} ${nodeMarkPath}\n`;
  await shell.run(script, { timeoutSeconds: forgetSeconds });
}
