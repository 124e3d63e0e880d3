import { z } from "zod";
import { machineAccessSchema } from "../../machine/machine-access.ts";
import { clusterSecretsSchema } from "./cluster-secrets.ts";
import { clusterSettingsSchema } from "./cluster-settings.ts";
import { nodeSettingsSchema, peerSchema } from "./node-spec.ts";

/** What this version of Hearth puts on a node, as digests (SHA-256, hex); see node-content.ts. */
export const nodeContentSchema = z.strictObject({
  /** Configuration, units and scripts. */
  files: z.string(),
  /** The distribution's programs and images: of everything that decides them, for they are not built yet. */
  programs: z.string(),
});

export type NodeContent = z.output<typeof nodeContentSchema>;

/** Inputs of `hearth:cluster:Node`: one machine as a member of the cluster. */
export const nodeInputsSchema = z.strictObject({
  access: machineAccessSchema,
  /** Output of the machine: another installation is another node. */
  machineInstallId: z.string(),
  /** Id of the resource Cluster. */
  clusterId: z.string(),
  /** Output of the resource Cluster, secret. Not compared: the id stands for them. */
  secrets: clusterSecretsSchema,
  cluster: clusterSettingsSchema,
  node: nodeSettingsSchema,
  /** All other nodes of the environment, whom this one may ask. Not compared. */
  peers: z.array(peerSchema).readonly(),
  /** Filled in by the provider's check, so that a node follows a newer Hearth; absent while the node is unknown. */
  content: nodeContentSchema.optional(),
});

export type NodeInputs = z.output<typeof nodeInputsSchema>;

/** What is kept of a node: its inputs without the secrets, and how it went. */
export interface NodeOutputs extends Omit<NodeInputs, "secrets"> {
  /** Kubernetes' own version of the node, e.g. `v1.36.3`. */
  readonly kubeletVersion: string;
  /** From the first word to Ready. */
  readonly readySeconds: number;
}
