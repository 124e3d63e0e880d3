import { awaitLivingServer, type LivingServer } from "#provisioning/cluster/living-server.ts";
import type { OpenEnvironment } from "./cli-environment.ts";
import { renderNodeTable } from "./display/node-table.ts";
import { say } from "./display/say.ts";
import type { EngineSession } from "./engine-session.ts";
import { openCluster } from "./open-cluster.ts";
import { reportHealth } from "./report-health.ts";

const settleSeconds = 90;

/**
 * The end of a run that changed something in the cluster: its nodes, and whether what users rely on works.
 * @returns whether all of it does; true where the environment has no cluster
 */
export async function showCluster(opened: OpenEnvironment, session: EngineSession): Promise<boolean> {
  if (!opened.environment.cluster) return true;
  const cluster = await openCluster(opened, session);
  const { nodes, clusterId, job } = cluster;
  const living = await awaitLivingServer(nodes, clusterId, job, { seconds: settleSeconds, missing: unready });
  say(opened.request, `\n${renderNodeTable(living.nodes)}\n`);
  const checks = await reportHealth(cluster, living, opened.request);
  say(opened.request, `  KUBECONFIG=${opened.paths.kubeconfig}`);
  return checks.every(({ ok }) => ok);
}

/** A node that was just started may say for a moment that its network is not there yet. */
function unready({ nodes }: LivingServer): string | undefined {
  const names = nodes.filter(({ ready }) => !ready).map(({ name }) => name);
  return names.length > 0 ? `${names.join(", ")} to be Ready` : undefined;
}
