import { z } from "zod";
import type { NodeFile } from "./contract/node-files.ts";
import type { NodeInputs } from "./contract/node-inputs.ts";
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

/** The mark as a file of the node. */
export function nodeMark(
  { clusterId, node, cluster }: Pick<NodeInputs, "clusterId" | "node" | "cluster">,
  step: NodeMark["step"],
): Pick<NodeFile, "path" | "mode" | "content"> {
  const mark: NodeMark = { clusterId, name: node.name, role: node.role, version: cluster.version, step };
  return { path: nodeMarkPath, mode: 0o644, content: `${JSON.stringify(mark)}\n` };
}
