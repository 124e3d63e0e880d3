import type { NodeFile } from "#provisioning/cluster/contract/node-files.ts";
import { kubeconfigFile } from "./kubeconfig-files.ts";
import { layout } from "./layout.ts";
import type { SourceNode } from "./source-node.ts";

/** kubectl and etcdctl for people and scripts on a server: under a fixed path, with the rights that they need. */
export function toolFiles(node: SourceNode): NodeFile[] {
  return [
    kubeconfigFile(node, "admin", []),
    tool("kubectl", `KUBECONFIG="\${KUBECONFIG:-${layout.adminKubeconfig}}"`),
    tool(
      "etcdctl",
      `ETCDCTL_ENDPOINTS=https://127.0.0.1:2379 ETCDCTL_CACERT=${layout.pki}/etcd-ca.crt \\
  ETCDCTL_CERT=${layout.pki}/etcdctl.crt ETCDCTL_KEY=${layout.pki}/etcdctl.key`,
    ),
  ];

  function tool(name: string, environment: string): NodeFile {
    const content = `#!/bin/sh\nexec env ${environment} \\\n  ${node.program(name)} "$@"\n`;
    return { path: `/usr/local/bin/${name}`, mode: 0o755, content, secret: false, restarts: [] };
  }
}
