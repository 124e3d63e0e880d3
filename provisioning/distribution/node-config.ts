import type { Ipv4Address } from "#model/ipv4.ts";
import type { NodePlan } from "#provisioning/cluster/contract/node-files.ts";
import type { Taint } from "#provisioning/cluster/contract/node-spec.ts";
import { serviceAddresses } from "#provisioning/cluster/service-addresses.ts";
import { resolvConf } from "./kubernetes/resolv-conf.ts";

/** Where snapshots of the datastore lie on every server. */
export const snapshotDirectory = "/var/lib/hearth/snapshots";
/** Where the volumes of the default storage class lie on every node. */
export const storageDirectory = "/var/lib/hearth/storage";

/**
 * What a node is told, in k3s's own words: the keys of `/etc/rancher/k3s/config.yaml` (documentation of `k3s server`
 * and `k3s agent`). k3s gets them as they are; the distribution `source` maps them to the flags of the components.
 * Nothing in it is secret.
 */
export interface NodeConfig {
  readonly "node-name": string;
  readonly "node-ip": Ipv4Address;
  /** Given when the node registers, so that no pod slips in before; later changes are made through the API. */
  readonly "node-taint": readonly string[];
  readonly "protect-kernel-defaults": true;
  readonly "resolv-conf": string;
  readonly "kubelet-arg": readonly string[];
  readonly "kube-proxy-arg": readonly string[];
  /** Whom the node joins: absent on the server that starts or restores the cluster. */
  readonly server?: string;
  readonly "cluster-init"?: true;
  readonly "advertise-address": Ipv4Address;
  readonly "tls-san": readonly string[];
  readonly "cluster-cidr": string;
  readonly "service-cidr": string;
  readonly "cluster-dns": Ipv4Address;
  readonly "cluster-domain": string;
  readonly "flannel-backend": "vxlan";
  readonly "secrets-encryption": true;
  readonly "secrets-encryption-provider": "secretbox";
  readonly "kube-apiserver-arg": readonly string[];
  readonly "kube-controller-manager-arg": readonly string[];
  readonly "kube-scheduler-arg": readonly string[];
  readonly "etcd-arg": readonly string[];
  readonly "default-local-storage-path": string;
  readonly "etcd-snapshot-dir": string;
  readonly "etcd-snapshot-schedule-cron": string;
  readonly "etcd-snapshot-retention": number;
  readonly "write-kubeconfig-mode": string;
  /** Parts of k3s that the platform brings in its own way, from git. */
  readonly disable: readonly string[];
  readonly "disable-helm-controller": true;
}

/** Where the files lie that the API server is pointed at; each distribution has a directory of its own. */
export interface ApiServerFiles {
  readonly admission: string;
  readonly auditPolicy: string;
  readonly auditLog: string;
}

/**
 * Where several servers elect who controls. A server that does not renew its lease in time ends, its API with it, and
 * starts anew, which costs those that are busy already the more: with Kubernetes' 15 seconds three emulated servers
 * threw each other out. The price is that for so long nobody schedules after the one that did is gone.
 */
const patientElection = [
  "leader-elect-lease-duration=40s",
  "leader-elect-renew-deadline=30s",
  "leader-elect-retry-period=5s",
];

export function nodeConfig(plan: NodePlan, files: ApiServerFiles): NodeConfig {
  const { node, cluster, start } = plan;
  const election = cluster.apiAddress === undefined ? [] : patientElection;
  const joined = node.role === "agent" ? plan.apiServer : start.kind === "join" ? start.server : undefined;
  return {
    "node-name": node.name,
    "node-ip": node.address,
    "node-taint": node.taints.map(taintText),
    "protect-kernel-defaults": true,
    "resolv-conf": resolvConf,
    "kubelet-arg": ["node-status-update-frequency=4s"],
    "kube-proxy-arg": ["proxy-mode=nftables"],
    ...(joined === undefined ? { "cluster-init": true } : { server: `https://${joined}:6443` }),
    "advertise-address": node.address,
    "tls-san": [node.address, ...(cluster.apiAddress ? [cluster.apiAddress] : [])],
    "cluster-cidr": cluster.podCidr,
    "service-cidr": cluster.serviceCidr,
    "cluster-dns": serviceAddresses(cluster.serviceCidr).dns,
    "cluster-domain": cluster.domain,
    "flannel-backend": "vxlan",
    "secrets-encryption": true,
    "secrets-encryption-provider": "secretbox",
    "kube-apiserver-arg": [
      `admission-control-config-file=${files.admission}`,
      `audit-policy-file=${files.auditPolicy}`,
      `audit-log-path=${files.auditLog}`,
      "audit-log-maxage=14",
      "audit-log-maxbackup=4",
      "audit-log-maxsize=50",
      "kubelet-preferred-address-types=InternalIP",
      "profiling=false",
    ],
    "kube-controller-manager-arg": ["profiling=false", "terminated-pod-gc-threshold=100", ...election],
    "kube-scheduler-arg": ["profiling=false", ...election],
    // What k3s itself says: a disk that takes a second to write must not cost a server its leadership.
    "etcd-arg": ["heartbeat-interval=500", "election-timeout=5000"],
    "default-local-storage-path": storageDirectory,
    "etcd-snapshot-dir": snapshotDirectory,
    "etcd-snapshot-schedule-cron": cronOf(cluster.snapshots.everyHours),
    "etcd-snapshot-retention": cluster.snapshots.keep,
    "write-kubeconfig-mode": "0600",
    disable: ["traefik", "servicelb", "metrics-server"],
    "disable-helm-controller": true,
  };
}

/** As kubectl and k3s write a taint: `key=value:effect`, `key:effect`. */
export function taintText({ key, value, effect }: Taint): string {
  return `${key}${value === undefined ? "" : `=${value}`}:${effect}`;
}

/** Cron counts hours within a day and days within a month; what lies between is rounded down to whole days. */
function cronOf(everyHours: number): string {
  return everyHours < 24 ? `0 */${everyHours} * * *` : `0 0 */${Math.floor(everyHours / 24)} * *`;
}
