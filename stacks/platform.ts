import * as pulumi from "@pulumi/pulumi";
import type { Environment } from "#provisioning/inventory/environment.ts";
import type { PlatformOutputs } from "#provisioning/platform/contract/platform-inputs.ts";
import type { PlatformOrders } from "#provisioning/platform/platform-orders.ts";
import type { HandedValues } from "#provisioning/platform/secrets/secret-objects.ts";
import { treeDigest } from "#provisioning/platform/tree-digest.ts";
import type { RunningCluster } from "./cluster.ts";
import { machineAccess } from "./machine-access-of.ts";
import { PlatformResource } from "./platform-resource.ts";
import { siteOf } from "./site-of.ts";

export interface PlatformArgs {
  readonly environment: Environment;
  readonly cluster: RunningCluster & pulumi.Resource;
  readonly orders: PlatformOrders;
  /** What was made outside the house for the platform; absent: nothing is used there. */
  readonly outside?: { readonly handed: pulumi.Output<HandedValues> };
}

/** The layer platform: a cluster that follows the tree of services. It comes when every node is Ready. */
export class Platform extends pulumi.ComponentResource {
  readonly services: pulumi.Output<PlatformOutputs["services"]>;

  constructor(name: string, args: PlatformArgs, opts?: pulumi.ComponentResourceOptions) {
    super("hearth:platform:Layer", name, {}, opts);
    const { environment, cluster, orders, outside } = args;
    const site = cluster.distribution.apply((distribution) => siteOf(environment, distribution));
    const resource = new PlatformResource(
      name,
      {
        access: machineAccess(environment),
        clusterId: cluster.clusterId,
        distribution: cluster.distribution,
        nodes: cluster.nodes.map(({ name: node, address, role }) => ({ name: node, address, role })),
        site,
        handed: outside?.handed ?? {},
        treeDigest: site.apply(treeDigest),
        ...orders,
      },
      { parent: this, dependsOn: [cluster] },
    );
    this.services = resource.services;
    this.registerOutputs({});
  }
}
