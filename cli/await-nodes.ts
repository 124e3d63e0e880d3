import { HearthError } from "#model/hearth-error.ts";
import { awaitReady } from "#provisioning/cluster/await-ready.ts";
import { findLivingServer, type LivingServer } from "#provisioning/cluster/living-server.ts";
import type { OpenEnvironment } from "./cli-environment.ts";
import { say } from "./display/say.ts";
import type { EngineSession } from "./engine-session.ts";
import { hasCluster, type OpenCluster, openCluster } from "./open-cluster.ts";

/** An emulated server needs a minute from its login to its API. */
const answerSeconds = 300;
const readySeconds = 300;
const pauseMs = 3000;

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
  if (names.length === 0 || !(await hasCluster(session))) return;
  const cluster = await openCluster(opened, session);
  const { nodes, job } = cluster;
  const living = await awaitServer(cluster);
  const judge = await job.bench.shell(living.server);
  for (const node of nodes.filter(({ name }) => names.includes(name))) {
    // A machine that has not joined yet is not the cluster's.
    if (!living.nodes.some(({ name }) => name === node.name)) continue;
    const shell = await job.bench.shell(node);
    const judgeIsNode = living.server.name === node.name;
    await awaitReady(job, { node, shell, judge, judgeIsNode, timeoutSeconds: readySeconds });
    say(opened.request, `✓ ${node.name} is Ready`);
  }
}

async function awaitServer({ nodes, clusterId, job }: OpenCluster): Promise<LivingServer> {
  const endMs = job.bench.nowMs() + answerSeconds * 1000;
  for (;;) {
    try {
      return await findLivingServer(nodes, clusterId, job);
    } catch (error) {
      const isOver = job.signal.aborted || job.bench.nowMs() >= endMs;
      if (!(error instanceof HearthError && error.code === "cluster-not-answering") || isOver) throw error;
      job.progress({ text: "waiting for the API of a server" });
      await job.bench.pause(pauseMs);
    }
  }
}
