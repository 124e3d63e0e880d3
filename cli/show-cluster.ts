import type { OpenEnvironment } from "./cli-environment.ts";
import { renderNodeTable } from "./display/node-table.ts";
import { say } from "./display/say.ts";
import type { EngineSession } from "./engine-session.ts";
import { openCluster } from "./open-cluster.ts";
import { reportHealth } from "./report-health.ts";
import { settledCluster } from "./settled-cluster.ts";

/**
 * The end of a run that changed something in the cluster: its nodes, and whether what users rely on works.
 * @returns whether all of it does; true where the environment has no cluster
 */
export async function showCluster(opened: OpenEnvironment, session: EngineSession): Promise<boolean> {
  if (!opened.environment.cluster) return true;
  const cluster = await openCluster(opened, session);
  const living = await settledCluster(cluster);
  say(opened.request, `\n${renderNodeTable(living.nodes)}\n`);
  const checks = await reportHealth(cluster, living, opened.request);
  say(opened.request, `  KUBECONFIG=${opened.paths.kubeconfig}`);
  return checks.every(({ ok }) => ok);
}
