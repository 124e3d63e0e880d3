import { z } from "zod";
import { parseHostname } from "#model/hostname.ts";
import { parseIpv4Address } from "#model/ipv4.ts";

const ipv4 = z.string().transform((text) => parseIpv4Address(text));

export const nodeRoleSchema = z.enum(["server", "agent"]);
export type NodeRole = z.output<typeof nodeRoleSchema>;
/** Servers come before agents, wherever nodes are listed or made. */
export const roleRank: Readonly<Record<NodeRole, number>> = { server: 0, agent: 1 };

export const taintSchema = z.strictObject({
  key: z.string(),
  value: z.string().optional(),
  effect: z.enum(["NoSchedule", "PreferNoSchedule", "NoExecute"]),
});
export type Taint = z.output<typeof taintSchema>;

/** What a person runs on a node around a step of Hearth's; a command line of the node's shell. */
export const hooksSchema = z.strictObject({
  beforeJoin: z.string().optional(),
  afterJoin: z.string().optional(),
  beforeLeave: z.string().optional(),
  afterUpgrade: z.string().optional(),
});
export type Hooks = z.output<typeof hooksSchema>;

/** What a person says of one node in `Pulumi.<env>.yaml`, complete. */
export const nodeSettingsSchema = z.strictObject({
  name: z.string().transform((text) => parseHostname(text)),
  address: ipv4,
  role: nodeRoleSchema,
  labels: z.record(z.string(), z.string()),
  taints: z.array(taintSchema).readonly(),
  /** Kernel parameters by name, e.g. `vm.max_map_count`. */
  sysctls: z.record(z.string(), z.string()),
  /** Debian packages. */
  packages: z.array(z.string()).readonly(),
  hooks: hooksSchema,
});
export type NodeSettings = z.output<typeof nodeSettingsSchema>;

/** A node that may be a living member: whom a node that starts, joins or leaves asks. */
export const peerSchema = z.strictObject({
  name: z.string().transform((text) => parseHostname(text)),
  address: ipv4,
  role: nodeRoleSchema,
});
export type Peer = z.output<typeof peerSchema>;
