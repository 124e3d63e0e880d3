import type { MachineConfig } from "#provisioning/inventory/environment.ts";

/** The resources that stand for one machine: itself, and its membership of the cluster if it has a role. */
export function machineUrns(environment: string, { name, role }: Pick<MachineConfig, "name" | "role">): MachineUrns {
  const prefix = `urn:pulumi:${environment}::hearth::hearth`;
  return {
    machine: `${prefix}:metal:Metal$hearth:metal:Machine::${name}`,
    ...(role ? { node: `${prefix}:cluster:Layer$hearth:cluster:Node::${name}` } : {}),
  };
}

export interface MachineUrns {
  readonly machine: string;
  readonly node?: string;
}
