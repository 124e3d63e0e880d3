import { HearthError } from "#model/hearth-error.ts";
import { askAll } from "./ask-membership.ts";
import type { ClusterJob } from "./cluster-bench.ts";
import type { Peer } from "./contract/node-spec.ts";
import type { ListedNode } from "./listed-node.ts";

/** A server whose API answers, and what it lists. */
export interface LivingServer {
  readonly server: Peer;
  readonly nodes: readonly ListedNode[];
}

/**
 * Asks the servers among these nodes and takes one that lives.
 * @param unlike a node that is taken only if there is no other, because something is about to happen to it
 * @throws HearthError `cluster-not-answering`
 */
export async function findLivingServer(
  peers: readonly Peer[],
  clusterId: string,
  job: Pick<ClusterJob, "bench">,
  unlike?: string,
): Promise<LivingServer> {
  const servers = peers.filter(({ role }) => role === "server");
  const living = (await askAll(servers, job)).flatMap(({ report, ...server }) =>
    report.kind === "member" && report.serving && report.clusterId === clusterId
      ? [{ server, nodes: report.nodes }]
      : [],
  );
  const found = living.find(({ server }) => server.name !== unlike) ?? living[0];
  if (found) return found;
  throw new HearthError({
    code: "cluster-not-answering",
    what: "No server of the cluster answers.",
    why: `Asked were ${servers.map(({ name, address }) => `${name} (${address})`).join(", ") || "none: no node is a server"}.`,
    remedy: "See `make status`. `make` turns machines of the lab on and starts what was stopped.",
  });
}
