import type { NodeFile } from "#provisioning/cluster/contract/node-files.ts";
import { secretFile } from "../node-file.ts";
import { commandLine } from "../systemd-unit.ts";
import { kubeconfigFile } from "./kubeconfig-files.ts";
import { layout, units } from "./layout.ts";
import { optionsOf } from "./options.ts";
import { componentUnit, type SourceNode } from "./source-node.ts";

/**
 * Controller manager and scheduler. They elect a leader where there are several servers, which the virtual address
 * tells; alone, a machine that is too busy to renew its lease in time would end them, and be busier still.
 */
export function controlPlaneFiles(node: SourceNode): NodeFile[] {
  const { config, plan } = node;
  const { pki, kubeconfigs } = layout;
  const manager = `${kubeconfigs}/kube-controller-manager`;
  const scheduler = `${kubeconfigs}/kube-scheduler`;
  return [
    kubeconfigFile(node, "kube-controller-manager", [units.controllerManager]),
    kubeconfigFile(node, "kube-scheduler", [units.scheduler]),
    secretFile(`${pki}/ca.key`, plan.secrets.authorities.kubernetes.key, [units.controllerManager]),
    componentUnit(node, units.controllerManager, {
      description: "The controllers of Kubernetes",
      after: [units.apiReady],
      wants: [units.apiReady],
      service: {
        // A node gets its share of the pods' network from it, and is not Ready without.
        CPUWeight: 200,
        ExecStart: commandLine(node.program("kube-controller-manager"), {
          ...clientOptions(node, manager),
          "service-account-private-key-file": `${pki}/service-account.key`,
          "root-ca-file": `${pki}/ca.crt`,
          "cluster-signing-cert-file": `${pki}/ca.crt`,
          "cluster-signing-key-file": `${pki}/ca.key`,
          "use-service-account-credentials": true,
          "allocate-node-cidrs": true,
          "cluster-cidr": config["cluster-cidr"],
          "service-cluster-ip-range": config["service-cidr"],
          ...optionsOf(config["kube-controller-manager-arg"]),
        }),
      },
    }),
    componentUnit(node, units.scheduler, {
      description: "The scheduler of Kubernetes",
      after: [units.apiReady],
      wants: [units.apiReady],
      service: {
        ExecStart: commandLine(node.program("kube-scheduler"), {
          ...clientOptions(node, scheduler),
          ...optionsOf(config["kube-scheduler-arg"]),
        }),
      },
    }),
  ];
}

function clientOptions({ plan: { cluster, start } }: SourceNode, kubeconfig: string): Record<string, string | boolean> {
  return {
    kubeconfig,
    "authentication-kubeconfig": kubeconfig,
    "authorization-kubeconfig": kubeconfig,
    "bind-address": "127.0.0.1",
    "leader-elect": cluster.apiAddress !== undefined || start.kind === "join",
  };
}
