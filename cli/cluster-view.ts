import type { ListedNode } from "#provisioning/cluster/listed-node.ts";
import type { ServiceRow } from "#provisioning/platform/contract/platform-inputs.ts";
import type { ClusterView, ServiceView } from "#pxe/contract/cluster-view.ts";
import type { NodeOutput } from "./machines-in-state.ts";

/** Argo CD's words in the page's; a service that does not run here is not shown. */
const healthOf: Partial<Record<ServiceRow["health"], ServiceView["health"]>> = {
  Healthy: "healthy",
  Progressing: "progressing",
  Suspended: "progressing",
  Degraded: "degraded",
  Unknown: "degraded",
  Missing: "missing",
};

/**
 * What the page shows of a cluster.
 * @param joined nodes that the state knows
 * @param listed what a living server says of its nodes; undefined when none answers, so that no node is Ready
 */
export function clusterView(
  joined: readonly NodeOutput[],
  listed: readonly ListedNode[] | undefined,
  services: readonly ServiceRow[],
): ClusterView {
  const found = new Map(listed?.map((node) => [node.name, node]));
  return {
    nodes: joined.map(({ name, role, version }) => ({
      name,
      role,
      isReady: found.get(name)?.ready ?? false,
      version: found.get(name)?.version ?? version,
    })),
    services: services.flatMap(({ name, health, address }) => {
      const word = healthOf[health];
      return word ? [{ name, health: word, ...(address ? { url: address } : {}) }] : [];
    }),
  };
}
