import type { NodeFile } from "#provisioning/cluster/contract/node-files.ts";
import { serviceRoute } from "../kubernetes/service-route.ts";
import { commandLine } from "../systemd-unit.ts";
import { kubeletFiles, kubeletOptions } from "./kubelet.ts";
import { layout, units } from "./layout.ts";
import { flannelOptions, kubeProxyOptions, networkFiles } from "./network.ts";
import { componentUnit, type SourceNode } from "./source-node.ts";

/**
 * kubelet, kube-proxy and flannel in one process, for the same reason as the control plane. Those of a server begin
 * when its API listens: what kubelet does first needs no more, and is done while the API writes its first objects.
 */
export function nodeComponentFiles(node: SourceNode): NodeFile[] {
  const api = node.isServer ? units.controlPlane : units.apiReady;
  return [
    ...kubeletFiles(node),
    ...networkFiles(node),
    componentUnit(node, units.node, {
      description: "The components of a Kubernetes node",
      after: [units.containerd, api],
      wants: [units.containerd, api],
      service: {
        CPUWeight: 200,
        Environment: `NODE_NAME=${node.config["node-name"]}`,
        RuntimeDirectory: "flannel",
        RuntimeDirectoryPreserve: "yes",
        ExecStartPre: [`${layout.scripts}/write-resolv-conf`, serviceRoute(node.config)],
        ExecStart: [
          node.program("node-components"),
          commandLine("kubelet", kubeletOptions(node)),
          commandLine("kube-proxy", kubeProxyOptions()),
          commandLine("flanneld", flannelOptions(node)),
        ].join(" \\\n  "),
        // Pods have cgroups of their own and outlive it.
        KillMode: "process",
        OOMScoreAdjust: -999,
      },
    }),
  ];
}
