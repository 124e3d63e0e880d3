import { environmentPaths } from "#provisioning/machine/environment-paths.ts";
import { readPlatformOrders } from "#provisioning/platform/platform-orders.ts";
import { Cluster } from "./cluster.ts";
import { Metal } from "./metal.ts";
import { openExternal } from "./open-external.ts";
import { Platform } from "./platform.ts";
import { registryMirrorOf } from "./registry-mirror-of.ts";
import { stackEnvironment } from "./stack-environment.ts";

const environment = stackEnvironment();
// First of all: what is missing for it is said before a machine is turned on.
const outside = await openExternal(environment);
const metal = new Metal("metal", { environment });
const { cluster: wish } = environment;
const registryMirror = wish && (await registryMirrorOf(environment, environmentPaths(environment.name)));
const layer =
  wish &&
  new Cluster("cluster", {
    environment,
    wish,
    machines: metal.nodes,
    ...(registryMirror ? { registryMirror } : {}),
  });
const platform =
  layer &&
  environment.platform &&
  new Platform("platform", {
    environment,
    cluster: layer,
    ...(outside ? { outside } : {}),
    orders: readPlatformOrders(environmentPaths(environment.name).orders),
  });

/** A row a machine: what `make` shows at its end. */
export const machines = metal.nodes;

/** A row a node of the cluster. */
export const nodes = layer?.nodes ?? [];

/** Which cluster it is and where its API is; null where no machine has a role. */
export const cluster = layer
  ? { id: layer.clusterId, distribution: layer.distribution, apiServer: layer.apiServer }
  : null;

/** A row a service of the platform. */
export const services = platform?.services ?? [];

/** A row a name that leads into the house. */
export const hosts = outside?.hosts ?? [];

/** Where the state can be kept outside the house, and the key to it; null where nothing is used there. */
export const stateBucket = outside?.state ?? null;
