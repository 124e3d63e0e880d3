import { z } from "zod";
import type { ClusterSecrets } from "./cluster-secrets.ts";
import { type ClusterSettings, clusterWishSchema } from "./cluster-settings.ts";

/**
 * Inputs of `hearth:cluster:Cluster`: only what makes it another cluster when it changes, so that its secrets are
 * known in every preview of a change of version or settings.
 */
export const clusterInputsSchema = z.strictObject({
  environment: z.string(),
  /** `auto` is decided when the cluster is made and never again: it fits every decision. */
  distribution: clusterWishSchema.shape.distribution,
});

export type ClusterInputs = z.output<typeof clusterInputsSchema>;

/** What the resource gives beside its inputs; its id is the cluster's id. */
export interface ClusterOutputs {
  /**
   * What was asked for, or what `auto` came to. It has a name of its own, for in a preview an output that is called
   * like an input is taken to be that input.
   */
  readonly effectiveDistribution: ClusterSettings["distribution"];
  /** Secret. */
  readonly secrets: ClusterSecrets;
}
