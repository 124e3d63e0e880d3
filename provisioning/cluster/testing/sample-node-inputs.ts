import { parseHostname } from "#model/hostname.ts";
import { parseIpv4Address } from "#model/ipv4.ts";
import type { NodeInputs } from "../contract/node-inputs.ts";
import { sampleCluster, samplePeers, sampleSecrets } from "./sample-plans.ts";

/** An agent without labels, taints, packages or hooks. */
export const sampleNodeInputs: NodeInputs = {
  access: { environment: "lab" },
  machineInstallId: "i1",
  clusterId: "c1",
  secrets: sampleSecrets,
  cluster: sampleCluster,
  node: {
    name: parseHostname("metal3"),
    address: parseIpv4Address("10.77.0.13"),
    role: "agent",
    labels: {},
    taints: [],
    sysctls: {},
    packages: [],
    hooks: {},
  },
  peers: samplePeers,
  content: { files: "f1", programs: "p1" },
};
