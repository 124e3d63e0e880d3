import type { NodeFile } from "#provisioning/cluster/contract/node-files.ts";
import { secretFile } from "../node-file.ts";
import { kubeconfigFile } from "./kubeconfig-files.ts";
import { layout, units } from "./layout.ts";
import { optionsOf } from "./options.ts";
import type { SourceNode } from "./source-node.ts";

type Options = Record<string, string | boolean>;

const manager = "kube-controller-manager";
const scheduler = "kube-scheduler";

export function controllerFiles(node: SourceNode): NodeFile[] {
  const { key } = node.plan.secrets.authorities.kubernetes;
  return [
    kubeconfigFile(node, manager, [units.controlPlane]),
    kubeconfigFile(node, scheduler, [units.controlPlane]),
    secretFile(`${layout.pki}/ca.key`, key, [units.controlPlane]),
  ];
}

export function managerOptions(node: SourceNode): Options {
  const { config } = node;
  const { pki } = layout;
  return {
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
  };
}

export function schedulerOptions(node: SourceNode): Options {
  return { ...clientOptions(node, scheduler), ...optionsOf(node.config["kube-scheduler-arg"]) };
}

/**
 * They elect a leader where there are several servers, which the virtual address tells; alone, a machine that is too
 * busy to renew its lease in time would end them, and the API server with them.
 */
function clientOptions({ plan: { cluster, start } }: SourceNode, name: string): Options {
  const kubeconfig = `${layout.kubeconfigs}/${name}`;
  return {
    kubeconfig,
    "authentication-kubeconfig": kubeconfig,
    "authorization-kubeconfig": kubeconfig,
    "bind-address": "127.0.0.1",
    "leader-elect": cluster.apiAddress !== undefined || start.kind === "join",
  };
}
