import type { NodeFile, NodePlan } from "#provisioning/cluster/contract/node-files.ts";
import { nodeCertificates } from "#provisioning/pki/node-certificates.ts";
import { layout, units } from "./layout.ts";

/** Who has to start anew to read a renewed certificate; a tool reads it whenever it is used. */
const readers: Readonly<Record<string, readonly string[]>> = {
  "kubelet-client": [units.kubelet],
  "kubelet-server": [units.kubelet],
  "kube-proxy": [units.kubeProxy],
  flannel: [units.flannel],
  "kube-apiserver": [units.apiserver],
  "kube-apiserver-kubelet-client": [units.apiserver],
  "kube-apiserver-etcd-client": [units.apiserver],
  "front-proxy-client": [units.apiserver],
  "kube-controller-manager": [units.controllerManager],
  "kube-scheduler": [units.scheduler],
  "etcd-server": [units.etcd],
  "etcd-peer": [units.etcd],
};

export function sourceCertificates(plan: NodePlan, kept: readonly NodeFile[], now: Date): Promise<NodeFile[]> {
  return nodeCertificates(plan, { directory: layout.pki, restarts: ({ name }) => readers[name] ?? [] }, kept, now);
}
