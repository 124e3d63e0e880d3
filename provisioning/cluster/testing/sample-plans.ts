import { parseHostname } from "#model/hostname.ts";
import { parseCidr, parseIpv4Address } from "#model/ipv4.ts";
import type { ClusterSecrets } from "#provisioning/cluster/contract/cluster-secrets.ts";
import type { ClusterSettings } from "#provisioning/cluster/contract/cluster-settings.ts";
import type { NodePlan, NodeStart } from "#provisioning/cluster/contract/node-files.ts";
import type { NodeRole, Peer } from "#provisioning/cluster/contract/node-spec.ts";

/** Secrets that say what they stand for. */
export const sampleSecrets: ClusterSecrets = {
  token: "SERVER-TOKEN",
  agentToken: "AGENT-TOKEN",
  encryptionKey: Buffer.alloc(32, "k").toString("base64"),
  authorities: {
    kubernetes: { certificate: "KUBERNETES-CA-CERTIFICATE\n", key: "KUBERNETES-CA-KEY\n" },
    frontProxy: { certificate: "FRONT-PROXY-CA-CERTIFICATE\n", key: "FRONT-PROXY-CA-KEY\n" },
    etcd: { certificate: "ETCD-CA-CERTIFICATE\n", key: "ETCD-CA-KEY\n" },
    serviceAccount: { publicKey: "SERVICE-ACCOUNT-PUBLIC-KEY\n", key: "SERVICE-ACCOUNT-KEY\n" },
  },
};

export const sampleCluster: ClusterSettings = {
  distribution: "source",
  version: "v1.36.3",
  podCidr: parseCidr("10.42.0.0/16"),
  serviceCidr: parseCidr("10.43.0.0/16"),
  domain: "cluster.local",
  snapshots: { everyHours: 6, keep: 8 },
};

export const samplePeers: readonly Peer[] = [0, 1, 2].map((index) => ({
  name: parseHostname(`metal${index}`),
  address: parseIpv4Address(`10.77.0.1${index}`),
  role: "server",
}));

const virtual = parseIpv4Address("10.77.0.50");

/** A node of a cluster with one server, or with three behind a virtual address. */
export function samplePlan(job: {
  readonly role: NodeRole;
  readonly servers: 1 | 3;
  readonly start: NodeStart["kind"];
  readonly distribution?: ClusterSettings["distribution"];
}): NodePlan {
  const first = parseIpv4Address("10.77.0.10");
  const index = job.role === "agent" ? 3 : job.start === "join" ? 1 : 0;
  const address = parseIpv4Address(`10.77.0.1${index}`);
  const cluster = {
    ...sampleCluster,
    distribution: job.distribution ?? sampleCluster.distribution,
    ...(job.servers === 3 ? { apiAddress: virtual } : {}),
  };
  return {
    node: {
      name: parseHostname(`metal${index}`),
      address,
      role: job.role,
      labels: job.role === "agent" ? { "topology.kubernetes.io/zone": "cellar", disk: "fast" } : {},
      taints: job.role === "agent" ? [{ key: "gpu", value: "yes", effect: "NoSchedule" }] : [],
      sysctls: job.role === "agent" ? { "vm.max_map_count": "262144" } : {},
      packages: [],
      hooks: {},
    },
    cluster,
    secrets: sampleSecrets,
    start: sampleStart(job.start, job.servers),
    apiServer: job.servers === 3 ? virtual : job.role === "agent" ? first : address,
  };

  function sampleStart(kind: NodeStart["kind"], servers: 1 | 3): NodeStart {
    if (kind === "join") return { kind, server: first, etcdMembers: samplePeers.slice(0, servers === 3 ? 2 : 1) };
    if (kind === "restore") return { kind, snapshotFile: "/var/lib/hearth/snapshots/before.db" };
    return { kind };
  }
}
