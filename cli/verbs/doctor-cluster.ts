import { findLivingServer } from "#provisioning/cluster/living-server.ts";
import { openEnvironment } from "../cli-environment.ts";
import { exitCodes } from "../command-line/exit-codes.ts";
import { printJson } from "../display/say.ts";
import { openEngine } from "../engine-session.ts";
import { openCluster } from "../open-cluster.ts";
import { reportHealth } from "../report-health.ts";
import type { Request } from "../request.ts";
import { settledCluster } from "../settled-cluster.ts";

/** `make doctor-cluster`: what users of the cluster rely on, tried out. Exit 1 when something of it does not work. */
export async function doctorCluster(request: Request): Promise<number> {
  const opened = await openEnvironment(request);
  const cluster = await openCluster(opened, await openEngine(opened));
  // A cluster that is silent is told at once; a node that is, is waited for.
  const found = await findLivingServer(cluster.nodes, cluster.clusterId, cluster.job);
  const checks = await reportHealth(cluster, await settledCluster(cluster, found), request);
  if (request.json) printJson({ environment: request.env, checks });
  return checks.every(({ ok }) => ok) ? exitCodes.done : exitCodes.failed;
}
