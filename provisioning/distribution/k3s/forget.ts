import { forgetNode } from "../kubernetes/forget-node.ts";
import { snapshotDirectory, storageDirectory } from "../node-config.ts";
import { k3sUnit, layout } from "./layout.ts";

export const forgetScript = forgetNode({
  units: [k3sUnit],
  mounts: [layout.data, "/run/k3s"],
  directories: [layout.etc, layout.data, "/run/k3s", storageDirectory, snapshotDirectory, "/var/log/hearth"],
  files: [layout.program, "/usr/local/bin/kubectl"],
  emptyDirectories: ["/etc/rancher", "/var/lib/rancher"],
});
