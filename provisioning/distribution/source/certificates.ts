import type { NodeFile, NodePlan } from "#provisioning/cluster/contract/node-files.ts";
import { nodeCertificates } from "#provisioning/pki/node-certificates.ts";
import { layout, units } from "./layout.ts";

/** Who has to start anew to read a renewed certificate; a tool reads it whenever it is used. */
const readers: Readonly<Record<string, readonly string[]>> = {
  "kubelet-client": [units.node],
  "kubelet-server": [units.node],
  "kube-proxy": [units.node],
  flannel: [units.node],
  "kube-apiserver": [units.controlPlane],
  "kube-apiserver-kubelet-client": [units.controlPlane],
  "kube-apiserver-etcd-client": [units.controlPlane],
  "front-proxy-client": [units.controlPlane],
  "kube-controller-manager": [units.controlPlane],
  "kube-scheduler": [units.controlPlane],
  "etcd-server": [units.etcd],
  "etcd-peer": [units.etcd],
};

export function sourceCertificates(plan: NodePlan, kept: readonly NodeFile[], now: Date): Promise<NodeFile[]> {
  return nodeCertificates(plan, { directory: layout.pki, restarts: ({ name }) => readers[name] ?? [] }, kept, now);
}
