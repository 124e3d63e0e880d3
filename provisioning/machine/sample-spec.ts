import { type MachineSpec, machineSpecSchema } from "./machine-spec.ts";

/** A machine of the lab for tests. */
export const sampleSpec: MachineSpec = machineSpecSchema.parse({
  environment: "lab",
  name: "metal0",
  mac: "52:54:00:77:00:10",
  address: "10.77.0.10",
  disk: { serial: "hearth-metal0" },
  flavour: "cloud",
  uefiChain: "grub",
  kernelArguments: [],
  power: { driver: "qemu" },
  network: { cidr: "10.77.0.0/24", dns: [], domain: "lab.home.arpa" },
  boot: { interface: "hearth0", address: "10.77.0.1", mode: "proxy", httpPort: 8080 },
  authorizedKeys: [],
});
