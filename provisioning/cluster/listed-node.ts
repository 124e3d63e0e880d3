import { z } from "zod";

/** A node as the API lists it. */
export interface ListedNode {
  readonly name: string;
  /** Its InternalIP; empty before its kubelet said so. */
  readonly address: string;
  readonly ready: boolean;
  /** What the kubelet says of its readiness, e.g. that the network is not set up yet. */
  readonly message: string;
  readonly schedulable: boolean;
  /** Of its kubelet, e.g. `v1.36.3`. */
  readonly version: string;
  readonly role: "server" | "agent";
}

/** The little of a v1.Node that is read here. */
const nodeSchema = z
  .object({
    metadata: z.object({ name: z.string(), labels: z.record(z.string(), z.string()).optional() }),
    spec: z.object({ unschedulable: z.boolean().optional() }).optional(),
    status: z.object({
      addresses: z.array(z.object({ type: z.string(), address: z.string() })).optional(),
      conditions: z
        .array(z.object({ type: z.string(), status: z.string(), message: z.string().optional() }))
        .optional(),
      nodeInfo: z.object({ kubeletVersion: z.string() }),
    }),
  })
  .transform(({ metadata, spec, status }): ListedNode => {
    const ready = status.conditions?.find(({ type }) => type === "Ready");
    return {
      name: metadata.name,
      address: status.addresses?.find(({ type }) => type === "InternalIP")?.address ?? "",
      ready: ready?.status === "True",
      message: ready?.message ?? "",
      schedulable: !spec?.unschedulable,
      version: status.nodeInfo.kubeletVersion,
      role: metadata.labels?.["node-role.kubernetes.io/control-plane"] === undefined ? "agent" : "server",
    };
  });

const nodeListSchema = z.object({ items: z.array(nodeSchema) });

/** Reads the answer of `kubectl get --raw /api/v1/nodes`. @throws ZodError, SyntaxError */
export function parseNodeList(json: string): ListedNode[] {
  return nodeListSchema.parse(JSON.parse(json)).items;
}

/** Reads the answer of `kubectl get --raw /api/v1/nodes/<name>`. @throws ZodError, SyntaxError */
export function parseNode(json: string): ListedNode {
  return nodeSchema.parse(JSON.parse(json));
}
