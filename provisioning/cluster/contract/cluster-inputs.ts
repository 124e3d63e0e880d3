import { z } from "zod";
import type { ClusterSecrets } from "./cluster-secrets.ts";
import { clusterSettingsSchema } from "./cluster-settings.ts";

/**
 * Inputs of `hearth:cluster:Cluster`: only what makes it another cluster when it changes, so that its secrets are
 * known in every preview of a change of version or settings.
 */
export const clusterInputsSchema = z.strictObject({
  environment: z.string(),
  distribution: clusterSettingsSchema.shape.distribution,
});

export type ClusterInputs = z.output<typeof clusterInputsSchema>;

/** What the resource gives beside its inputs; its id is the cluster's id. */
export interface ClusterOutputs {
  /** Secret. */
  readonly secrets: ClusterSecrets;
}
