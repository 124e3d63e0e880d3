import { awaitLivingServer, type LivingServer } from "#provisioning/cluster/living-server.ts";
import type { OpenCluster } from "./open-cluster.ts";

/** Kubernetes itself waits five minutes before it takes the pods of a node that is silent elsewhere. */
const settleSeconds = 90;

/**
 * A server that answers and what it lists, once every node is Ready, or as it is when that takes too long.
 * @param found what was just asked: it is not asked again when nothing is missing in it
 */
export async function settledCluster(
  { nodes, clusterId, job }: OpenCluster,
  found?: LivingServer,
): Promise<LivingServer> {
  if (found && unready(found) === undefined) return found;
  return awaitLivingServer(nodes, clusterId, job, { seconds: settleSeconds, missing: unready });
}

/** A node that was just started may say for a moment that its network is not there yet, or be late to say anything. */
function unready({ nodes }: LivingServer): string | undefined {
  const names = nodes.filter(({ ready }) => !ready).map(({ name }) => name);
  return names.length > 0 ? `${names.join(", ")} to be Ready` : undefined;
}
