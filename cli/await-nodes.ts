import { awaitReady } from "#provisioning/cluster/await-ready.ts";
import { awaitLivingServer } from "#provisioning/cluster/living-server.ts";
import type { OpenEnvironment } from "./cli-environment.ts";
import { clusterInState } from "./cluster-in-state.ts";
import { say } from "./display/say.ts";
import type { EngineSession } from "./engine-session.ts";
import { openCluster } from "./open-cluster.ts";

/** An emulated server needs a minute from its login to its API. */
const answerSeconds = 300;
const readySeconds = 300;

/**
 * Waits until nodes that were turned on are Ready again: what was started with them is theirs to start.
 * @param names of machines; those that are no nodes are left alone
 * @throws HearthError `cluster-not-answering`, or what is wrong with a node
 */
export async function awaitNodes(
  opened: OpenEnvironment,
  session: EngineSession,
  names: readonly string[],
): Promise<void> {
  if (names.length === 0 || !(await clusterInState(session))) return;
  const { nodes, clusterId, job } = await openCluster(opened, session);
  const living = await awaitLivingServer(nodes, clusterId, job, { seconds: answerSeconds });
  for (const node of nodes.filter(({ name }) => names.includes(name))) {
    // A machine that has not joined yet is not the cluster's.
    if (!living.nodes.some(({ name }) => name === node.name)) continue;
    await awaitReady(job, { node, judge: living.server, timeoutSeconds: readySeconds });
    say(opened.request, `✓ ${node.name} is Ready`);
  }
}
