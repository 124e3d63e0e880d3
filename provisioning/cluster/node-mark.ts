import { z } from "zod";
import { parseIpv4Address } from "#model/ipv4.ts";
import type { NodeFile, NodePlan } from "./contract/node-files.ts";
import type { NodeInputs } from "./contract/node-inputs.ts";
import { nodeRoleSchema, peerSchema } from "./contract/node-spec.ts";
import type { NodeShell } from "./node-shell.ts";

/** Where a node keeps its mark. */
export const nodeMarkPath = "/etc/hearth/node.json";

const ipv4 = z.string().transform((text) => parseIpv4Address(text));

const startSchema = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("start") }),
  z.object({ kind: z.literal("join"), server: ipv4, etcdMembers: z.array(peerSchema).readonly() }),
  z.object({ kind: z.literal("restore"), snapshotFile: z.string() }),
]);

/** What a machine remembers of its own membership. Nothing in it is secret. */
export const nodeMarkSchema = z.object({
  clusterId: z.string(),
  name: z.string(),
  role: nodeRoleSchema,
  version: z.string(),
  /** `joining` until the node was Ready once: what such a node holds is of no value to anybody. */
  step: z.enum(["joining", "joined"]),
  /** How its files were rendered, so that they are rendered the same when only a setting changes. */
  start: startSchema,
  apiServer: ipv4,
});

export type NodeMark = z.output<typeof nodeMarkSchema>;

/** The mark as a file of the node. */
export function nodeMark(clusterId: string, plan: NodePlan, step: NodeMark["step"]): NodeFile {
  const { node, cluster, start, apiServer } = plan;
  const mark: NodeMark = {
    clusterId,
    name: node.name,
    role: node.role,
    version: cluster.version,
    step,
    start,
    apiServer,
  };
  return { path: nodeMarkPath, mode: 0o644, content: `${JSON.stringify(mark)}\n`, secret: false, restarts: [] };
}

/** Shell script that says on the node that it is a member for good. */
export const markJoinedScript = `sed -i 's/"step":"joining"/"step":"joined"/' ${nodeMarkPath}\nsync ${nodeMarkPath}\n`;

/** The mark of a machine, if it is a member. */
export async function readNodeMark(shell: NodeShell): Promise<NodeMark | undefined> {
  const { stdout } = await shell.run(`cat ${nodeMarkPath} 2>/dev/null || true\n`, { timeoutSeconds: 120 });
  return stdout.trim() === "" ? undefined : nodeMarkSchema.parse(JSON.parse(stdout));
}

/** The plan of a node that is a member already: it begins as it began. */
export function planOfMember(inputs: Pick<NodeInputs, "node" | "cluster" | "secrets">, mark: NodeMark): NodePlan {
  const { node, cluster, secrets } = inputs;
  return { node, cluster, secrets, start: mark.start, apiServer: cluster.apiAddress ?? mark.apiServer };
}
