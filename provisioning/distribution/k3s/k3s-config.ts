import type { NodePlan } from "#provisioning/cluster/contract/node-files.ts";
import { type NodeConfig, nodeConfig } from "../node-config.ts";
import { layout } from "./layout.ts";

/** What an agent is told; everything else it learns from its server. */
const agentKeys = [
  "node-name",
  "node-ip",
  "node-taint",
  "protect-kernel-defaults",
  "resolv-conf",
  "kubelet-arg",
  "kube-proxy-arg",
  "server",
] as const satisfies readonly (keyof NodeConfig)[];

/** How a server begins; read once, so that it stands in a file whose change restarts nothing. */
const startKeys = ["server", "cluster-init"] as const satisfies readonly (keyof NodeConfig)[];

export const apiServerFiles = {
  admission: `${layout.etc}/admission.yaml`,
  auditPolicy: `${layout.etc}/audit-policy.yaml`,
  auditLog: layout.auditLog,
};

/** The content of `config.yaml` and, on a server, that of the file beside it which says how it begins. */
export function k3sConfig(plan: NodePlan): {
  readonly config: Partial<NodeConfig>;
  readonly start?: Partial<NodeConfig>;
} {
  const all = nodeConfig(plan, apiServerFiles);
  if (plan.node.role === "agent") return { config: only(all, (key) => isOneOf(agentKeys, key)) };
  return {
    config: only(all, (key) => !isOneOf(startKeys, key)),
    start: only(all, (key) => isOneOf(startKeys, key)),
  };
}

/** The keys that pass; lists without entries say nothing and are left out. */
function only(config: NodeConfig, passes: (key: string) => boolean): Partial<NodeConfig> {
  const entries = Object.entries(config);
  return Object.fromEntries(
    entries.filter(([key, value]) => passes(key) && (!Array.isArray(value) || value.length > 0)),
  );
}

function isOneOf(keys: readonly string[], key: string): boolean {
  return keys.includes(key);
}
