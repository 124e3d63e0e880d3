import type { Environment } from "#provisioning/inventory/environment.ts";
import type { MachineAccess } from "#provisioning/machine/machine-access.ts";

/** How the machines of the environment are logged in to. */
export function machineAccess({ name, kind, boot, network }: Environment): MachineAccess {
  if (kind !== "lab") return { environment: name };
  return { environment: name, lab: { bridge: boot.interface, address: boot.address, cidr: network.cidr } };
}
