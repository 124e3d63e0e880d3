import path from "node:path";
import { withFileLock } from "../artifacts/file-lock.ts";
import { askMembership } from "./ask-membership.ts";
import { awaitReady, type NamedNode } from "./await-ready.ts";
import { beginMembership } from "./begin-membership.ts";
import type { ClusterJob } from "./cluster-bench.ts";
import { changeHistory } from "./cluster-history.ts";
import type { NodeInputs } from "./contract/node-inputs.ts";
import { forgetMembership } from "./forget-membership.ts";
import { runHook } from "./hooks.ts";
import { writeKubeconfig } from "./kubeconfig.ts";
import type { ListedNode } from "./listed-node.ts";
import { markJoinedScript } from "./node-mark.ts";
import { applyNodeSettings } from "./node-settings.ts";
import { prepareNode } from "./prepare-node.ts";
import { sendArtifacts } from "./send-artifacts.ts";

/** The slowest emulated machine needs a minute and a half; a real one half a minute. */
const readySeconds = 600;

/**
 * Makes an installed machine a member of the cluster, and returns once it is Ready. Safe to run again after being
 * killed at any point: what was done is found, what was half done is done again, and no second cluster begins.
 *
 * @throws HearthError why the node is not let in, or what is wrong with it
 */
export async function joinNode(inputs: NodeInputs, job: ClusterJob): Promise<ListedNode> {
  const { bench, progress } = job;
  const { node, cluster } = inputs;
  const shell = await bench.shell(node);
  const artifacts = await bench.distribution.artifacts(cluster.version, {
    cacheDirectory: bench.paths.cache,
    onProgress: (text, percent) => progress({ text, ...(percent === undefined ? {} : { percent }) }),
  });
  await prepareNode(shell, node, job);
  await runHook(shell, node, "beforeJoin", progress);
  // Before anybody waits for anybody: nodes that join side by side are filled side by side.
  await sendArtifacts(shell, artifacts, job);

  const waitUntilReady = async (judge: NamedNode) => {
    const listed = await awaitReady(job, { node, judge, timeoutSeconds: readySeconds });
    await shell.run(markJoinedScript, { timeoutSeconds: 120 });
    await remember(inputs, job);
    return listed;
  };
  const enter = async () => {
    progress({ text: "asking the other nodes" });
    const membership = await askMembership(inputs, job);
    if (membership.kind === "refuse") throw membership.error;
    const judge = node.role === "agent" && "via" in membership && membership.via ? membership.via : node;
    if (membership.kind !== "member") {
      if ("forgetFirst" in membership && membership.forgetFirst) {
        await forgetMembership(shell, job);
        await sendArtifacts(shell, artifacts, job);
      }
      await beginMembership(inputs, membership, job);
    }
    // The datastore takes one new member at a time; agents are in nobody's way.
    return { judge, listed: node.role === "server" ? await waitUntilReady(judge) : undefined };
  };
  const waiting = () => progress({ text: "waits for another node to join first" });
  const { judge, listed } = await withFileLock(path.join(bench.paths.cluster, "membership.lock"), enter, waiting);
  const ready = listed ?? (await waitUntilReady(judge));

  await applyNodeSettings(await bench.shell(judge), node, bench.distribution);
  if (node.role === "server") await writeKubeconfig(inputs, bench);
  await runHook(shell, node, "afterJoin", progress);
  return ready;
}

function remember({ clusterId, node }: NodeInputs, { bench }: ClusterJob): Promise<void> {
  const { name, address, role } = node;
  return changeHistory(bench.paths.cluster, clusterId, ({ left, ...history }) => ({
    ...history,
    served: true,
    members: [...history.members.filter((member) => member.name !== name), { name, address, role }],
    // What the last server left is older than the cluster from the moment that a server runs again.
    ...(left && role === "agent" ? { left } : {}),
  }));
}
