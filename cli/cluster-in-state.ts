import type { ClusterSettings } from "#provisioning/cluster/contract/cluster-settings.ts";
import type { EngineSession } from "./engine-session.ts";
import { type ResourceInState, resourcesInState } from "./resources-in-state.ts";

/** A cluster that at least one node has joined. */
export interface ClusterInState {
  readonly id: string;
  readonly distribution: ClusterSettings["distribution"];
}

/** The cluster as the state knows it; undefined before a node has joined. */
export async function clusterInState(session: EngineSession): Promise<ClusterInState | undefined> {
  return findCluster(await resourcesInState(session));
}

export function findCluster(resources: readonly ResourceInState[]): ClusterInState | undefined {
  const cluster = resources.find(({ type }) => type === "hearth:cluster:Cluster");
  const hasNode = resources.some(({ type }) => type === "hearth:cluster:Node");
  if (!cluster?.id || !hasNode) return undefined;
  return { id: cluster.id, distribution: cluster.outputs.effectiveDistribution as ClusterInState["distribution"] };
}
