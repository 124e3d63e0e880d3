import { z } from "zod";
import type { ClusterSettings } from "#provisioning/cluster/contract/cluster-settings.ts";
import type { EngineSession } from "./engine-session.ts";

/** A cluster that at least one node has joined. */
export interface ClusterInState {
  readonly id: string;
  readonly distribution: ClusterSettings["distribution"];
}

const stateSchema = z.object({
  deployment: z.object({
    resources: z
      .array(
        z.object({
          type: z.string(),
          id: z.string().optional(),
          outputs: z.record(z.string(), z.unknown()).optional(),
          /** On its way out: its replacement stands beside it. */
          delete: z.boolean().optional(),
        }),
      )
      .default([]),
  }),
});

/**
 * The cluster as the state knows it; undefined before a node has joined. The outputs of the stack say less: a run that
 * failed, in whatever layer, leaves those of the run before.
 */
export async function clusterInState({ engine, request }: EngineSession): Promise<ClusterInState | undefined> {
  return findCluster(await engine.exportState(request(() => {})));
}

/** @param state as `pulumi stack export` prints it */
export function findCluster(state: unknown): ClusterInState | undefined {
  const resources = stateSchema.parse(state).deployment.resources.filter((resource) => resource.delete !== true);
  const cluster = resources.find(({ type }) => type === "hearth:cluster:Cluster");
  const hasNode = resources.some(({ type }) => type === "hearth:cluster:Node");
  if (!cluster?.id || !hasNode) return undefined;
  return { id: cluster.id, distribution: cluster.outputs?.effectiveDistribution as ClusterInState["distribution"] };
}
