import type { Environment } from "#provisioning/inventory/environment.ts";
import type { MachineSpec } from "#provisioning/machine/machine-spec.ts";

/**
 * An emulator that gets no processor for a moment is late with the ticks by which a kernel checks its timer, and the
 * kernel panics over a timer that is fine (Documentation/admin-guide/kernel-parameters.txt).
 */
const emulatedKernelArguments = ["no_timer_check"];

/** The inputs of one machine's resource: its own part of the environment and the parts all machines share. */
export function machineSpec(environment: Environment, name: string): MachineSpec {
  const machine = environment.machines.find((candidate) => candidate.name === name);
  if (!machine) throw new RangeError(`no machine ${name} in ${environment.name}`);
  const { mac, address, disk, kernel, netboot, kernelArguments, power, virtual } = machine;
  return {
    environment: environment.name,
    name: machine.name,
    mac,
    address,
    disk,
    flavour: kernel,
    uefiChain: netboot,
    kernelArguments: [...(virtual ? emulatedKernelArguments : []), ...kernelArguments],
    power,
    ...(virtual ? { virtual } : {}),
    network: environment.network,
    boot: environment.boot,
    authorizedKeys: [...environment.ssh.authorizedKeys],
  };
}
