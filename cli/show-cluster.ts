import { findLivingServer, type LivingServer } from "#provisioning/cluster/living-server.ts";
import type { OpenEnvironment } from "./cli-environment.ts";
import { renderNodeTable } from "./display/node-table.ts";
import { say } from "./display/say.ts";
import type { EngineSession } from "./engine-session.ts";
import { type OpenCluster, openCluster } from "./open-cluster.ts";
import { reportHealth } from "./report-health.ts";

const settleSeconds = 90;
const pauseMs = 3000;

/**
 * The end of a run that changed something in the cluster: its nodes, and whether what users rely on works.
 * @returns whether all of it does; true where the environment has no cluster
 */
export async function showCluster(opened: OpenEnvironment, session: EngineSession): Promise<boolean> {
  if (!opened.environment.cluster) return true;
  const cluster = await openCluster(opened, session);
  const living = await settledServer(cluster);
  say(opened.request, `\n${renderNodeTable(living.nodes)}\n`);
  const checks = await reportHealth(cluster, living, opened.request);
  say(opened.request, `  KUBECONFIG=${opened.paths.kubeconfig}`);
  return checks.every(({ ok }) => ok);
}

/** A node that was just started may say for a moment that its network is not there yet. */
async function settledServer({ nodes, clusterId, job }: OpenCluster): Promise<LivingServer> {
  const endMs = job.bench.nowMs() + settleSeconds * 1000;
  for (;;) {
    const living = await findLivingServer(nodes, clusterId, job);
    const unready = living.nodes.filter(({ ready }) => !ready);
    if (unready.length === 0 || job.bench.nowMs() >= endMs) return living;
    job.progress({ text: `waiting for ${unready.map(({ name }) => name).join(", ")} to be Ready` });
    await job.bench.pause(pauseMs);
  }
}
