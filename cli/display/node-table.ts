import { roleRank } from "#provisioning/cluster/contract/node-spec.ts";
import type { ListedNode } from "#provisioning/cluster/listed-node.ts";
import { renderTable } from "./table.ts";

/** As `kubectl get nodes` shows them: a line a node. */
export function renderNodeTable(nodes: readonly ListedNode[]): string {
  const sorted = nodes.toSorted(
    (one, other) => roleRank[one.role] - roleRank[other.role] || (one.name < other.name ? -1 : 1),
  );
  return renderTable(
    ["node", "status", "role", "version", "address"],
    sorted.map((node) => [node.name, nodeStatus(node), node.role, node.version, node.address]),
  );
}

function nodeStatus({ ready, schedulable }: ListedNode): string {
  return `${ready ? "Ready" : "NotReady"}${schedulable ? "" : ", takes no pods"}`;
}
