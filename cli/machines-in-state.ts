import type { NodeOutputs } from "#provisioning/cluster/contract/node-inputs.ts";
import { type NodeRole, roleRank } from "#provisioning/cluster/contract/node-spec.ts";
import { rootStackType } from "#provisioning/engine/urn.ts";
import type { MachineOutput } from "./display/machine-table.ts";
import type { EngineSession } from "./engine-session.ts";
import { type ResourceInState, resourcesInState } from "./resources-in-state.ts";

/** A node that has joined. */
export interface NodeOutput {
  readonly name: string;
  readonly role: NodeRole;
  readonly address: string;
  /** Kubernetes' own, e.g. `v1.36.3`. */
  readonly version: string;
  readonly readySeconds: number;
}

/** The machines that are installed, also by a run that failed later. */
export async function machinesOf(session: EngineSession): Promise<readonly MachineOutput[]> {
  return findMachines(await resourcesInState(session));
}

/**
 * Whether a machine that leaves the file is wiped is known to the rows of the stack's output `machines` alone; of one
 * that is not among them nobody has said that it may be.
 */
export function findMachines(resources: readonly ResourceInState[]): readonly MachineOutput[] {
  const rows = resources.find(({ type }) => type === rootStackType)?.outputs.machines;
  const told: readonly Partial<MachineOutput>[] = Array.isArray(rows) ? rows : [];
  return resources
    .filter(({ type, outputs }) => type === "hearth:metal:Machine" && outputs.installedDisk !== undefined)
    .map(({ name, outputs }) => {
      const { installId, address, hostKey, firmware, secureBoot, kernelRelease, installedDisk, phases, totalSeconds } =
        outputs;
      const wipe = told.find((row) => row.name === name)?.wipe ?? false;
      const known = { name, installId, wipe, address, hostKey, firmware, secureBoot, kernelRelease };
      return { ...known, installedDisk, phases, totalSeconds } as MachineOutput;
    })
    .toSorted(byName);
}

/** The nodes that have joined, also in a run that failed later. */
export async function nodesOf(session: EngineSession): Promise<readonly NodeOutput[]> {
  return findNodes(await resourcesInState(session));
}

export function findNodes(resources: readonly ResourceInState[]): readonly NodeOutput[] {
  return resources
    .filter(({ type }) => type === "hearth:cluster:Node")
    .map(({ outputs }) => {
      const { node, kubeletVersion, readySeconds } = outputs as unknown as NodeOutputs;
      return { name: node.name, role: node.role, address: node.address, version: kubeletVersion, readySeconds };
    })
    .toSorted((one, other) => roleRank[one.role] - roleRank[other.role] || byName(one, other));
}

/** The state is in the order in which things were done, which is another one each time. */
function byName(one: { readonly name: string }, other: { readonly name: string }): number {
  return one.name.localeCompare(other.name, "en", { numeric: true });
}
