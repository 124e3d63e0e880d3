import { ensureLabNetwork } from "../lab/lab-network.ts";
import type { SshTarget } from "../ssh/ssh-target.ts";
import { environmentPaths } from "./environment-paths.ts";
import type { MachineAccess } from "./machine-access.ts";
import type { MachineSpec } from "./machine-spec.ts";

/** Logging in to the machines of one environment. */
export interface SshAccess {
  /** Words that lead into the network of the machines; in the lab it is set up first where it is not. */
  enter(): Promise<readonly string[]>;
  target(address: string): Promise<SshTarget>;
}

export function sshAccess(access: MachineAccess): SshAccess {
  const paths = environmentPaths(access.environment);
  let words: Promise<readonly string[]> | undefined;
  const enter = () => {
    words ??= access.lab
      ? ensureLabNetwork(paths.lab, access.lab).then((network) => network.enter)
      : Promise.resolve([]);
    return words;
  };
  return {
    enter,
    target: async (address) => ({
      address,
      user: "root",
      identityFile: paths.identity,
      knownHostsFile: paths.knownHosts,
      enter: await enter(),
    }),
  };
}

export function machineAccess({ environment, power, boot, network }: MachineSpec): MachineAccess {
  if (power.driver !== "qemu") return { environment };
  return { environment, lab: { bridge: boot.interface, address: boot.address, cidr: network.cidr } };
}
