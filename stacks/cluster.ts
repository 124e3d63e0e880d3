import * as pulumi from "@pulumi/pulumi";
import type { Hostname } from "#model/hostname.ts";
import type { Ipv4Address } from "#model/ipv4.ts";
import type { ClusterSettings, ClusterWish, RegistryMirror } from "#provisioning/cluster/contract/cluster-settings.ts";
import type { NodeRole, NodeSettings } from "#provisioning/cluster/contract/node-spec.ts";
import type { Environment } from "#provisioning/inventory/environment.ts";
import { ClusterIdentity } from "./cluster-identity.ts";
import { ClusterNode } from "./cluster-node.ts";
import { machineAccess } from "./machine-access-of.ts";
import type { InstalledNode } from "./metal.ts";
import { nodesOf } from "./nodes-of.ts";

/** A member of the cluster that has become Ready. */
export interface RunningNode {
  readonly name: Hostname;
  readonly role: NodeRole;
  readonly address: Ipv4Address;
  /** Kubernetes' own version of the node, e.g. `v1.36.3`. */
  readonly version: pulumi.Output<string>;
  readonly readySeconds: pulumi.Output<number>;
}

/** What the layer cluster hands to the next: an API that answers, and nodes that pods can run on. */
export interface RunningCluster {
  /** Servers first, each kind by name. */
  readonly nodes: readonly RunningNode[];
  /** Which cluster it is, see provisioning/cluster/cluster-id.ts. */
  readonly clusterId: pulumi.Output<string>;
  /** What was asked for, or what `auto` came to. */
  readonly distribution: pulumi.Output<ClusterSettings["distribution"]>;
  /** The API's address: the virtual one, or the only server's. Known when every server is Ready. */
  readonly apiServer: pulumi.Output<Ipv4Address>;
}

export interface ClusterArgs {
  readonly environment: Environment;
  /** What is said of the cluster in the environment, which has one. */
  readonly wish: ClusterWish;
  readonly machines: readonly InstalledNode[];
  /** Whom the nodes ask for images first; absent: nobody but the images' own registries. */
  readonly registryMirror?: RegistryMirror;
}

/**
 * The layer cluster: one identity, and every machine with a role as a node. Servers start one after another, for each
 * changes the membership of the datastore; agents start together when all servers are Ready.
 */
export class Cluster extends pulumi.ComponentResource implements RunningCluster {
  readonly nodes: readonly RunningNode[];
  readonly clusterId: pulumi.Output<string>;
  readonly distribution: pulumi.Output<ClusterSettings["distribution"]>;
  readonly apiServer: pulumi.Output<Ipv4Address>;

  constructor(name: string, args: ClusterArgs, opts?: pulumi.ComponentResourceOptions) {
    super("hearth:cluster:Layer", name, {}, opts);
    const { environment, wish, machines, registryMirror } = args;
    const { distribution } = wish;
    const identity = new ClusterIdentity(name, { environment: environment.name, distribution }, { parent: this });
    this.clusterId = identity.id;
    this.distribution = identity.effectiveDistribution;
    const all = nodesOf(environment);
    const servers: ClusterNode[] = [];
    this.nodes = all.map((node) => {
      const inputs = {
        access: machineAccess(environment),
        machineInstallId: installIdOf(node, machines),
        clusterId: identity.id,
        secrets: identity.secrets,
        cluster: {
          ...wish,
          distribution: identity.effectiveDistribution,
          ...(registryMirror ? { registryMirror } : {}),
        },
        node,
        peers: all.filter((other) => other !== node).map(({ name, address, role }) => ({ name, address, role })),
      };
      const isServer = node.role === "server";
      const resource = new ClusterNode(node.name, inputs, {
        parent: this,
        dependsOn: isServer ? servers.slice(-1) : [...servers],
      });
      if (isServer) servers.push(resource);
      return running(node, resource);
    });
    this.apiServer = apiServer(wish, all, servers);
    this.registerOutputs({ nodes: all.map((node) => node.name) });
  }
}

function installIdOf(node: NodeSettings, machines: readonly InstalledNode[]): pulumi.Output<string> {
  const machine = machines.find(({ name }) => name === node.name);
  if (!machine) throw new RangeError(`the node ${node.name} is on no machine of the layer metal`);
  return machine.installId;
}

function running({ name, role, address }: NodeSettings, resource: ClusterNode): RunningNode {
  return { name, role, address, version: resource.kubeletVersion, readySeconds: resource.readySeconds };
}

function apiServer(
  { apiAddress }: ClusterWish,
  nodes: readonly NodeSettings[],
  servers: readonly ClusterNode[],
): pulumi.Output<Ipv4Address> {
  const address = apiAddress ?? nodes.find(({ role }) => role === "server")?.address;
  if (!address) throw new RangeError("a cluster without a server");
  return pulumi.all(servers.map(({ kubeletVersion }) => kubeletVersion)).apply(() => address);
}
