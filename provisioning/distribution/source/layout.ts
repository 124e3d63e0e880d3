/** Where things of the distribution `source` lie on a node. */
export const layout = {
  /** Configuration, certificates, manifests and scripts. */
  etc: "/etc/hearth/kubernetes",
  pki: "/etc/hearth/kubernetes/pki",
  kubeconfigs: "/etc/hearth/kubernetes/kubeconfig",
  manifests: "/etc/hearth/kubernetes/manifests",
  scripts: "/etc/hearth/kubernetes/bin",
  adminKubeconfig: "/etc/hearth/kubernetes/kubeconfig/admin",
  /** Holds the member's data in `data`, and the mark of a snapshot that was restored. */
  etcd: "/var/lib/hearth/etcd",
  auditLog: "/var/log/hearth/kube-audit.log",
  artifacts: "/var/lib/hearth/artifacts",
  bundles: "/opt/hearth/kubernetes",
  /** In memory, so that no node is Ready before its network is, after a restart neither. */
  cniConfig: "/run/cni/net.d",
  containerdSocket: "/run/containerd/containerd.sock",
} as const;

export const units = {
  etcd: "hearth-etcd.service",
  containerd: "hearth-containerd.service",
  images: "hearth-images.service",
  /** API server, controllers and scheduler, in one process. */
  controlPlane: "hearth-control-plane.service",
  apiReady: "hearth-api-ready.service",
  /** kubelet, kube-proxy and flannel, in one process. */
  node: "hearth-node.service",
  addons: "hearth-addons.service",
  apiAddress: "hearth-api-address.service",
  snapshot: "hearth-etcd-snapshot.service",
  snapshotTimer: "hearth-etcd-snapshot.timer",
} as const;

/** Installed by flannel when the network works; containerd then says that the node is Ready. */
export const cniConfFile = `${layout.cniConfig}/10-hearth.conflist`;

/** In a bundle: tells it from another one of the same version. */
export const recipeFile = "recipe";

/** The bundle of a version: a squashfs file and where it is mounted. */
export function bundleOf(version: string): {
  readonly file: string;
  readonly directory: string;
  readonly unit: string;
} {
  const directory = `${layout.bundles}/${version}`;
  return {
    file: `${layout.artifacts}/kubernetes-${version}.squashfs`,
    directory,
    // systemd-escape --path: a slash becomes a dash, and a dash its code.
    unit: `${directory.slice(1).replaceAll("-", "\\x2d").replaceAll("/", "-")}.mount`,
  };
}
