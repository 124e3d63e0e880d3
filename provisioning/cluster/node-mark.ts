import { z } from "zod";
import { nodeRoleSchema } from "./contract/node-spec.ts";

/** Where a node keeps its mark; it lies beside the cluster's data and goes with it. */
export const nodeMarkPath = "/etc/hearth/node.json";

/** What a machine remembers of its own membership. Nothing in it is secret. */
export const nodeMarkSchema = z.object({
  clusterId: z.string(),
  name: z.string(),
  role: nodeRoleSchema,
  version: z.string(),
  /** `joining` until the node was Ready once: what such a node holds is of no value to anybody. */
  step: z.enum(["joining", "joined"]),
});

export type NodeMark = z.output<typeof nodeMarkSchema>;
