import path from "node:path";
import { withFileLock } from "../artifacts/file-lock.ts";
import { awaitReady } from "./await-ready.ts";
import type { ClusterJob } from "./cluster-bench.ts";
import type { NodeInputs } from "./contract/node-inputs.ts";
import { joinNode } from "./join-node.ts";
import { writeKubeconfig } from "./kubeconfig.ts";
import type { ListedNode } from "./listed-node.ts";
import { findLivingServer } from "./living-server.ts";
import { planOfMember, readNodeMark } from "./node-mark.ts";
import { applyNodeSettings } from "./node-settings.ts";
import { installPackages } from "./prepare-node.ts";
import { putNodeFiles } from "./put-node-files.ts";
import { startUnits } from "./start-units.ts";
import { upgradeNode } from "./upgrade-node.ts";

/** Restarting a component of a healthy node. */
const readySeconds = 300;

/**
 * Makes a running node follow its changed settings, and touches nothing else of it. One node at a time.
 * @param before what the state knows of it
 * @throws HearthError what keeps it from that
 */
export async function updateNode(
  inputs: NodeInputs,
  before: Pick<NodeInputs, "cluster" | "content">,
  job: ClusterJob,
): Promise<ListedNode> {
  const { bench, progress } = job;
  const { node, cluster, clusterId, content } = inputs;
  const shell = await bench.shell(node);
  const mark = await readNodeMark(shell);
  // Wiped or interrupted since: whatever it lacks, joining brings it.
  if (mark?.step !== "joined" || mark.clusterId !== clusterId) return joinNode(inputs, job);

  await installPackages(shell, node, progress);
  const change = async (): Promise<ListedNode> => {
    const living = await findLivingServer([node, ...inputs.peers], clusterId, job, node.name);
    // The state is asked too: a node that was killed in between has the new mark and runs the old version.
    const versionChanges = mark.version !== cluster.version || before.cluster.version !== cluster.version;
    if (versionChanges || before.content?.programs !== content?.programs) {
      await upgradeNode(inputs, mark, living, job);
    } else {
      progress({ text: "writing its settings" });
      const put = await putNodeFiles(shell, bench, planOfMember(inputs, mark));
      if (put.restart.length > 0) await startUnits(shell, put);
    }
    const ready = await awaitReady(job, { node, judge: living.server, timeoutSeconds: readySeconds });
    await applyNodeSettings(await bench.shell(living.server), node, bench.distribution);
    return ready;
  };
  const lock = path.join(bench.paths.cluster, "membership.lock");
  const ready = await withFileLock(lock, change, () => progress({ text: "waits for another node to be done first" }));
  if (node.role === "server") await writeKubeconfig(inputs, bench);
  return ready;
}
