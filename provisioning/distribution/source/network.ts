import type { NodeFile } from "#provisioning/cluster/contract/node-files.ts";
import { configFile, yamlFile } from "../node-file.ts";
import { kubeconfigFile } from "./kubeconfig-files.ts";
import { cniConfFile, layout, units } from "./layout.ts";
import type { SourceNode } from "./source-node.ts";

/** The network of the pods (flannel) and of the services (kube-proxy). */
export function networkFiles(node: SourceNode): NodeFile[] {
  return [...flannelFiles(node), ...kubeProxyFiles(node)];
}

function flannelFiles(node: SourceNode): NodeFile[] {
  const { config } = node;
  const network = {
    Network: config["cluster-cidr"],
    EnableNFTables: true,
    Backend: { Type: config["flannel-backend"] },
  };
  const plugins = {
    // The newest that the CNI plugin flannel speaks.
    cniVersion: "0.4.0",
    name: "hearth",
    plugins: [
      { type: "flannel", delegate: { hairpinMode: true, forceAddress: true, isDefaultGateway: true } },
      { type: "portmap", capabilities: { portMappings: true } },
    ],
  };
  return [
    kubeconfigFile(node, "flannel", [units.node]),
    configFile(`${layout.etc}/net-conf.json`, json(network), [units.node]),
    configFile(`${layout.etc}/cni.conflist`, json(plugins), [units.node]),
  ];
}

/** The last thing that flannel does is to install the CNI configuration: the node is Ready when its network is. */
export function flannelOptions({ config }: SourceNode): Record<string, string | boolean> {
  return {
    "kubeconfig-file": `${layout.kubeconfigs}/flannel`,
    "net-config-path": `${layout.etc}/net-conf.json`,
    "subnet-file": "/run/flannel/subnet.env",
    "cni-conf": `${layout.etc}/cni.conflist`,
    "cni-conf-target": cniConfFile,
    iface: config["node-ip"],
    "ip-masq": true,
  };
}

function kubeProxyFiles(node: SourceNode): NodeFile[] {
  const { config } = node;
  const configuration = {
    apiVersion: "kubeproxy.config.k8s.io/v1alpha1",
    kind: "KubeProxyConfiguration",
    clientConnection: { kubeconfig: `${layout.kubeconfigs}/kube-proxy` },
    clusterCIDR: config["cluster-cidr"],
    hostnameOverride: config["node-name"],
    mode: "nftables",
  };
  return [
    kubeconfigFile(node, "kube-proxy", [units.node]),
    yamlFile(`${layout.etc}/kube-proxy.yaml`, configuration, [units.node]),
  ];
}

export function kubeProxyOptions(): Record<string, string> {
  return { config: `${layout.etc}/kube-proxy.yaml` };
}

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
