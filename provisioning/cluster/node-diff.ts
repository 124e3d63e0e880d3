import { isDeepStrictEqual } from "node:util";
import { HearthError } from "#model/hearth-error.ts";
import type { ClusterSettings } from "./contract/cluster-settings.ts";
import type { NodeInputs, NodeOutputs } from "./contract/node-inputs.ts";

export interface NodeDiff {
  /** Inputs that only a new membership can follow. */
  readonly replaces: readonly (keyof NodeInputs)[];
  /** Inputs that a running node can follow. */
  readonly updates: readonly (keyof NodeInputs)[];
}

/**
 * What new inputs mean for a node that is a member. Secrets and peers are not compared: the cluster's id stands for
 * the ones, and the others only say whom to ask. Pure.
 *
 * @param unknown inputs that are not known before the update: another machine, or another cluster
 */
export function nodeDiff(before: NodeOutputs, after: Partial<NodeInputs>, unknown: ReadonlySet<string>): NodeDiff {
  const { node, cluster } = after;
  const differs = (key: "machineInstallId" | "clusterId") => unknown.has(key) || before[key] !== after[key];
  const moved =
    node !== undefined &&
    (node.role !== before.node.role || node.address !== before.node.address || node.name !== before.node.name);
  const other = cluster !== undefined && cluster.distribution !== before.cluster.distribution;
  const replaces: (keyof NodeInputs)[] = [
    ...(["machineInstallId", "clusterId"] as const).filter(differs),
    ...(moved ? (["node"] as const) : []),
    ...(other ? (["cluster"] as const) : []),
  ];
  const updates = (["access", "cluster", "node", "content"] as const).filter(
    (key) => after[key] !== undefined && !replaces.includes(key) && !isDeepStrictEqual(after[key], before[key]),
  );
  return { replaces, updates };
}

/** What the datastore, the certificates and every pod's address are built on. */
const fixed = ["podCidr", "serviceCidr", "domain"] as const;

/** Why a running cluster cannot follow a change of its settings; undefined if it can. Pure. */
export function settingsChangeError(before: ClusterSettings, after: ClusterSettings): HearthError | undefined {
  const changed = fixed.find((key) => before[key] !== after[key]);
  if (!changed) return undefined;
  return new HearthError({
    code: "cluster-setting-fixed",
    what: `The cluster was made with ${changed} ${before[changed]}; the file says ${after[changed]}.`,
    why: "Every service and pod has an address or name made of it: a running cluster cannot change it.",
    remedy: `Put ${before[changed]} back, or take the environment down with \`make destroy\` and build it anew.`,
  });
}
