import { forgetNode } from "../kubernetes/forget-node.ts";
import { snapshotDirectory, storageDirectory } from "../node-config.ts";
import { cniConfFile, layout } from "./layout.ts";

const logs = layout.auditLog.slice(0, layout.auditLog.lastIndexOf("/"));

export const forgetScript = forgetNode({
  units: ["hearth-*.service", "hearth-*.timer", "opt-hearth-kubernetes-*.mount"],
  mounts: [layout.bundles, "/var/lib/containerd", "/run/containerd"],
  directories: [
    layout.etc,
    layout.bundles,
    layout.etcd,
    storageDirectory,
    snapshotDirectory,
    logs,
    "/run/containerd",
    "/var/lib/containerd",
  ],
  files: [`${layout.artifacts}/kubernetes-*.squashfs`, cniConfFile, "/usr/local/bin/kubectl", "/usr/local/bin/etcdctl"],
  emptyDirectories: [layout.cniConfig, "/run/cni", layout.artifacts, "/opt/hearth"],
});
