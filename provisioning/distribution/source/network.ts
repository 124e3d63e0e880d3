import type { NodeFile } from "#provisioning/cluster/contract/node-files.ts";
import { serviceRoute } from "../kubernetes/service-route.ts";
import { configFile, yamlFile } from "../node-file.ts";
import { commandLine } from "../systemd-unit.ts";
import { kubeconfigFile } from "./kubeconfig-files.ts";
import { layout, units } from "./layout.ts";
import { componentUnit, type SourceNode, scriptFile } from "./source-node.ts";

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
    kubeconfigFile(node, "flannel", [units.flannel]),
    configFile(`${layout.etc}/net-conf.json`, json(network), [units.flannel]),
    configFile(`${layout.etc}/cni.conflist`, json(plugins), [units.flannel]),
    scriptFile("wait-for-subnet", waitForSubnet(node), [units.flannel]),
    componentUnit(node, units.flannel, {
      description: "The network of the pods",
      after: [units.apiReady, units.kubelet],
      wants: [units.apiReady],
      service: {
        Type: "notify",
        TimeoutStartSec: "infinity",
        Environment: `NODE_NAME=${config["node-name"]}`,
        RuntimeDirectory: "flannel",
        RuntimeDirectoryPreserve: "yes",
        ExecStartPre: `${layout.scripts}/wait-for-subnet`,
        ExecStart: commandLine(node.program("flanneld"), {
          "kube-subnet-mgr": true,
          "kubeconfig-file": `${layout.kubeconfigs}/flannel`,
          "net-config-path": `${layout.etc}/net-conf.json`,
          "subnet-file": "/run/flannel/subnet.env",
          iface: config["node-ip"],
          "ip-masq": true,
        }),
        // containerd reads it as soon as it is there, and the node is Ready: a pod that is started sooner fails, and
        // each further attempt comes after a longer pause.
        ExecStartPost: `/usr/bin/install -D --mode=644 ${layout.etc}/cni.conflist ${layout.cniConfig}/10-hearth.conflist`,
      },
    }),
  ];
}

/**
 * flannel's rights come with the addons, and the node's share of the pod network a moment after its registration.
 * flanneld gives up where one is missing, and to start it again costs an emulated processor seconds.
 */
function waitForSubnet({ api, config }: SourceNode): string {
  const { pki } = layout;
  return `#!/bin/sh
until curl --silent --fail --max-time 5 --cacert ${pki}/ca.crt --cert ${pki}/flannel.crt --key ${pki}/flannel.key \\
  https://${api}:6443/api/v1/nodes/${config["node-name"]} | grep -q '"podCIDR":'; do
  sleep 1
done
`;
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
    kubeconfigFile(node, "kube-proxy", [units.kubeProxy]),
    yamlFile(`${layout.etc}/kube-proxy.yaml`, configuration, [units.kubeProxy]),
    componentUnit(node, units.kubeProxy, {
      description: "The network of the services",
      after: [units.apiReady],
      wants: [units.apiReady],
      service: {
        ExecStartPre: serviceRoute(config),
        ExecStart: `${node.program("kube-proxy")} --config=${layout.etc}/kube-proxy.yaml`,
      },
    }),
  ];
}

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
