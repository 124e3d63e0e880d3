import type { NodeFile } from "#provisioning/cluster/contract/node-files.ts";
import { writeResolvConf } from "../kubernetes/resolv-conf.ts";
import { yamlFile } from "../node-file.ts";
import { kubeconfigFile } from "./kubeconfig-files.ts";
import { layout, units } from "./layout.ts";
import { optionsOf } from "./options.ts";
import { type SourceNode, scriptFile } from "./source-node.ts";

export function kubeletFiles(node: SourceNode): NodeFile[] {
  return [
    kubeconfigFile(node, "kubelet", [units.node], "kubelet-client"),
    yamlFile(`${layout.etc}/kubelet.yaml`, kubeletConfiguration(node), [units.node]),
    scriptFile("write-resolv-conf", writeResolvConf, [units.node]),
  ];
}

export function kubeletOptions({ config }: SourceNode): Record<string, string> {
  return {
    config: `${layout.etc}/kubelet.yaml`,
    kubeconfig: `${layout.kubeconfigs}/kubelet`,
    "hostname-override": config["node-name"],
    "node-ip": config["node-ip"],
    ...optionsOf(config["kubelet-arg"]),
  };
}

function kubeletConfiguration({ config, isServer, plan }: SourceNode): unknown {
  return {
    apiVersion: "kubelet.config.k8s.io/v1beta1",
    kind: "KubeletConfiguration",
    authentication: {
      anonymous: { enabled: false },
      webhook: { enabled: true },
      x509: { clientCAFile: `${layout.pki}/ca.crt` },
    },
    authorization: { mode: "Webhook" },
    tlsCertFile: `${layout.pki}/kubelet-server.crt`,
    tlsPrivateKeyFile: `${layout.pki}/kubelet-server.key`,
    cgroupDriver: "systemd",
    containerRuntimeEndpoint: `unix://${layout.containerdSocket}`,
    clusterDNS: [config["cluster-dns"]],
    clusterDomain: config["cluster-domain"],
    resolvConf: config["resolv-conf"],
    protectKernelDefaults: config["protect-kernel-defaults"],
    failSwapOn: false,
    // What the components themselves live on, which the scheduler must not promise to pods.
    systemReserved: { memory: isServer ? "1Gi" : "320Mi" },
    registerWithTaints: plan.node.taints.map(({ key, value, effect }) => ({
      key,
      ...(value ? { value } : {}),
      effect,
    })),
  };
}
