import { clusterMachine } from "../e2e-cluster/cluster-lab.ts";

export const platformNode = "only";

/** One server that carries the platform too. */
export const platformMachine = clusterMachine(platformNode, 0, "server", { memoryMiB: 5120, sizeGiB: 16 });
