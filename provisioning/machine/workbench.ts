import type { NodeIdentity } from "#cloud-init/node-identity.ts";
import type { Phase } from "#pxe/contract/boot-event.ts";
import type { BootMachine } from "#pxe/contract/boot-machine.ts";
import type { BootControl } from "#pxe/contract/control-api.ts";
import type { FlavourAssets } from "../image/boot-assets.ts";
import type { PowerDriver } from "../power/power-driver.ts";
import type { SshTarget } from "../ssh/ssh-target.ts";
import type { EnvironmentPaths } from "./environment-paths.ts";
import type { MachineSpec } from "./machine-spec.ts";

/** One line of progress of one machine. */
export interface ProgressUpdate {
  /** Absent while something is prepared that is not the machine's own way to its login. */
  readonly phase?: Phase;
  readonly percent?: number;
  readonly text: string;
  /** Stays on the screen: what is in the way and what to do about it. */
  readonly warning?: string;
}

export type Progress = (update: ProgressUpdate) => void;

/** The tools an operation on a machine works with; the real ones come from {@link ./open-workbench.ts}. */
export interface Workbench {
  readonly paths: EnvironmentPaths;
  /** Kernel, initrd and image of the machine's flavour; builds them when the cache has none. */
  assets(progress: Progress): Promise<FlavourAssets>;
  /** A running boot server that serves this environment; starts one, and in the lab the network it needs. */
  bootServer(progress: Progress): Promise<BootControl>;
  power(progress: Progress): Promise<PowerDriver>;
  /** @param address defaults to the one of the spec */
  ssh(address?: string): Promise<SshTarget>;
  /** Public half of the environment's own key; makes the pair at first use. */
  ownPublicKey(): Promise<string>;
}

export function bootMachine(spec: MachineSpec): BootMachine {
  return { name: spec.name, mac: spec.mac, address: spec.address, uefiChain: spec.uefiChain };
}

export function nodeIdentity(spec: MachineSpec, instanceId: string, ownPublicKey: string): NodeIdentity {
  return {
    hostname: spec.name,
    domain: spec.network.domain,
    mac: spec.mac,
    address: spec.address,
    network: spec.network.cidr,
    ...(spec.network.gateway ? { gateway: spec.network.gateway } : {}),
    dns: spec.network.dns,
    kernelArguments: spec.kernelArguments,
    authorizedKeys: [ownPublicKey, ...spec.authorizedKeys],
    virtual: spec.virtual !== undefined,
    instanceId,
  };
}
