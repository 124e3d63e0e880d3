/** Where things of k3s lie on a node: k3s's own places, as its documentation names them. */
export const layout = {
  etc: "/etc/rancher/k3s",
  /** Read after config.yaml, in the order of the names; later ones win. */
  moreConfig: "/etc/rancher/k3s/config.yaml.d",
  data: "/var/lib/rancher/k3s",
  tls: "/var/lib/rancher/k3s/server/tls",
  manifests: "/var/lib/rancher/k3s/server/manifests",
  images: "/var/lib/rancher/k3s/agent/images/k3s-airgap-images-amd64.tar.zst",
  program: "/usr/local/bin/k3s",
  adminKubeconfig: "/etc/rancher/k3s/k3s.yaml",
  auditLog: "/var/log/hearth/kube-audit.log",
} as const;

/** One name for both roles; k3s's install script would call an agent's `k3s-agent`. */
export const k3sUnit = "k3s.service";
