import type { NodePlan } from "#provisioning/cluster/contract/node-files.ts";
import { serviceAddresses } from "#provisioning/cluster/service-addresses.ts";
import type { CertificateProfile } from "./certificate-profile.ts";

/** One certificate of a node. */
export interface Leaf {
  /** File name without ending. */
  readonly name: string;
  readonly authority: "kubernetes" | "frontProxy" | "etcd";
  readonly profile: CertificateProfile;
}

/** Whoever holds it may do everything; the group's rights are built into the API server. */
export const adminProfile = client("hearth-admin", "system:masters");

/**
 * The certificates that a node's components need, named and used as in “PKI certificates and requirements” of the
 * Kubernetes documentation. The group `system:masters` is given to the administrator alone: the API server's rights
 * over kubelets come from a role instead (manifests/access.ts).
 */
export function leafProfiles(plan: NodePlan): Leaf[] {
  return plan.node.role === "server" ? [...nodeLeaves(plan), ...serverLeaves(plan)] : nodeLeaves(plan);
}

function nodeLeaves({ node }: NodePlan): Leaf[] {
  return [
    { name: "kubelet-client", authority: "kubernetes", profile: client(`system:node:${node.name}`, "system:nodes") },
    {
      name: "kubelet-server",
      authority: "kubernetes",
      profile: {
        commonName: `system:node:${node.name}`,
        organization: "system:nodes",
        dnsNames: [node.name],
        addresses: [node.address],
        usages: ["server"],
      },
    },
    { name: "kube-proxy", authority: "kubernetes", profile: client("system:kube-proxy") },
    { name: "flannel", authority: "kubernetes", profile: client("flannel") },
  ];
}

function serverLeaves(plan: NodePlan): Leaf[] {
  const { node, cluster } = plan;
  // Members speak to each other as both; etcd checks the server's certificate for clientAuth as well.
  const etcd: CertificateProfile = {
    commonName: node.name,
    dnsNames: ["localhost", node.name],
    addresses: ["127.0.0.1", node.address],
    usages: ["server", "client"],
  };
  return [
    {
      name: "kube-apiserver",
      authority: "kubernetes",
      profile: {
        commonName: "kube-apiserver",
        dnsNames: [
          "kubernetes",
          "kubernetes.default",
          "kubernetes.default.svc",
          `kubernetes.default.svc.${cluster.domain}`,
          "localhost",
          node.name,
        ],
        addresses: [
          "127.0.0.1",
          serviceAddresses(cluster.serviceCidr).api,
          node.address,
          ...(cluster.apiAddress ? [cluster.apiAddress] : []),
        ],
        usages: ["server"],
      },
    },
    {
      name: "kube-apiserver-kubelet-client",
      authority: "kubernetes",
      profile: client("kube-apiserver-kubelet-client"),
    },
    { name: "kube-apiserver-etcd-client", authority: "etcd", profile: client("kube-apiserver-etcd-client") },
    { name: "front-proxy-client", authority: "frontProxy", profile: client("front-proxy-client") },
    {
      name: "kube-controller-manager",
      authority: "kubernetes",
      profile: client("system:kube-controller-manager"),
    },
    { name: "kube-scheduler", authority: "kubernetes", profile: client("system:kube-scheduler") },
    { name: "admin", authority: "kubernetes", profile: adminProfile },
    { name: "etcd-server", authority: "etcd", profile: etcd },
    { name: "etcd-peer", authority: "etcd", profile: etcd },
    { name: "etcdctl", authority: "etcd", profile: client("etcdctl") },
  ];
}

function client(commonName: string, organization?: string): CertificateProfile {
  return {
    commonName,
    ...(organization === undefined ? {} : { organization }),
    dnsNames: [],
    addresses: [],
    usages: ["client"],
  };
}
