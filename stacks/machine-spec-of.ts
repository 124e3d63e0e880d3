import type { Environment } from "#provisioning/inventory/environment.ts";
import type { MachineSpec } from "#provisioning/machine/machine-spec.ts";

/**
 * An emulator that gets no processor for a moment is late with the ticks by which a kernel checks its clocks. It panics
 * over a timer that is fine, and gives up a time-stamp counter that is the host's own: every look at the clock is then
 * a call into the kernel and a way out to the emulator, and a pause of 5 s is lost to the clock for ever. What guards
 * against a processor that speculates doubles the price of a system call on one that does not
 * (Documentation/admin-guide/kernel-parameters.txt). And services in Go keep to one processor each (systemd(1)): an
 * emulator forgets what it has translated and looked up whenever another thread gets its turn, and those of one
 * program hand work to each other a thousand times a second. An idle server needs half of what it did.
 */
const emulatedKernelArguments = ["no_timer_check", "tsc=reliable", "mitigations=off", "systemd.setenv=GOMAXPROCS=1"];

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
    boot: { ...environment.boot, ...(environment.images.mirror ? { registryPort: environment.images.port } : {}) },
    authorizedKeys: [...environment.ssh.authorizedKeys],
  };
}
