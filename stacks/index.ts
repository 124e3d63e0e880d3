import { Cluster } from "./cluster.ts";
import { Metal } from "./metal.ts";
import { stackEnvironment } from "./stack-environment.ts";

const environment = stackEnvironment();
const metal = new Metal("metal", { environment });
const { cluster: wish } = environment;
const cluster = wish && new Cluster("cluster", { environment, wish, machines: metal.nodes });

/** A row a machine: what `make` shows at its end. */
export const machines = metal.nodes;

/** A row a node of the cluster. */
export const nodes = cluster?.nodes ?? [];
