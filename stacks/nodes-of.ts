import { type NodeSettings, roleRank } from "#provisioning/cluster/contract/node-spec.ts";
import type { Environment } from "#provisioning/inventory/environment.ts";

/** The machines with a role, servers first, each kind by name: never in the order of the file. */
export function nodesOf(environment: Environment): readonly NodeSettings[] {
  // Longhorn's volumes reach their pods over iSCSI (its “Installation Requirements”).
  const more = environment.platform?.storage === "longhorn" ? ["open-iscsi"] : [];
  return environment.machines
    .flatMap(({ name, address, role, labels, taints, sysctls, packages, hooks }) =>
      role
        ? [{ name, address, role, labels, taints, sysctls, packages: [...new Set([...packages, ...more])], hooks }]
        : [],
    )
    .toSorted((one, other) => roleRank[one.role] - roleRank[other.role] || (one.name < other.name ? -1 : 1));
}
