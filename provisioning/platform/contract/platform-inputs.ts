import { z } from "zod";
import { clusterSettingsSchema } from "../../cluster/contract/cluster-settings.ts";
import { peerSchema } from "../../cluster/contract/node-spec.ts";
import { machineAccessSchema } from "../../machine/machine-access.ts";
import type { ApplicationState } from "../seed/platform-report.ts";

export const siteSchema = z.strictObject({
  environment: z.string(),
  domain: z.string(),
  clusterDomain: z.string(),
  serviceCidr: z.string(),
  gitAddress: z.string(),
  images: z.enum(["official", "built"]),
  storageClass: z.enum(["local-path", "longhorn"]),
  addresses: z.array(z.string()).readonly(),
  nameServers: z.array(z.string()).readonly(),
  ingress: z.enum(["gateway", "node-port"]),
  enabled: z.array(z.string()).readonly(),
  dns: z.enum(["cloudflare"]).optional(),
  backupRepository: z.string().optional(),
  published: z.array(z.string()).readonly().optional(),
  heartbeat: z.boolean().optional(),
  mail: z.strictObject({ server: z.string(), user: z.string(), from: z.string() }).optional(),
  contact: z.string().optional(),
});

/** Inputs of `hearth:platform:Platform`. */
export const platformInputsSchema = z.strictObject({
  access: machineAccessSchema,
  /** Another cluster is another platform. */
  clusterId: z.string(),
  distribution: clusterSettingsSchema.shape.distribution,
  /** Every node that images are brought to; the servers among them are asked. Not compared. */
  nodes: z.array(peerSchema).readonly(),
  site: siteSchema,
  /** Secret. What was made outside the house for the platform; empty where nothing is used there. */
  handed: z.record(z.string(), z.string()),
  /** Stands for everything that the services render to: the tree itself is made when it is needed. */
  treeDigest: z.string(),
  /** How often each Secret was rotated, by `namespace/name`; a higher number makes its values anew. */
  rotations: z.record(z.string(), z.number().int()),
  /** How often something was found missing; a higher number makes it again. */
  repairs: z.number().int(),
});

export type PlatformInputs = z.output<typeof platformInputsSchema>;

/** A row of the table that `make` ends with. */
export interface ServiceRow {
  readonly name: string;
  /** Where people reach it; absent: they do not. */
  readonly address?: string;
  readonly version: string;
  /** Argo CD's word, or why it does not run here. */
  readonly health: ApplicationState["health"] | "switched off" | "not available offline" | "needs what does not run";
  /** How to sign in, a few words. */
  readonly signIn?: string;
}

/** What is kept of the platform. */
export interface PlatformOutputs extends PlatformInputs {
  /** Secret. Random values by `namespace/name` and key. */
  readonly secrets: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly services: readonly ServiceRow[];
}
