import { yamlText } from "#model/yaml-text.ts";
import type { NodeFile } from "#provisioning/cluster/contract/node-files.ts";
import { admissionConfiguration } from "../kubernetes/admission.ts";
import { auditPolicy } from "../kubernetes/audit-policy.ts";
import { authenticationConfiguration } from "../kubernetes/authentication.ts";
import { configFile, secretFile, yamlFile } from "../node-file.ts";
import { layout, units } from "./layout.ts";
import { optionsOf } from "./options.ts";
import { apiServerFiles, type SourceNode } from "./source-node.ts";

export function apiServerFilesOf({ plan }: SourceNode): NodeFile[] {
  const { pki } = layout;
  const { authorities } = plan.secrets;
  const own = [units.controlPlane];
  return [
    yamlFile(apiServerFiles.admission, admissionConfiguration, own),
    yamlFile(`${layout.etc}/authentication.yaml`, authenticationConfiguration, own),
    yamlFile(apiServerFiles.auditPolicy, auditPolicy, own),
    secretFile(`${layout.etc}/encryption.yaml`, encryptionConfiguration(plan.secrets.encryptionKey), own),
    configFile(`${pki}/front-proxy-ca.crt`, authorities.frontProxy.certificate, own),
    configFile(`${pki}/service-account.pub`, authorities.serviceAccount.publicKey, own),
    secretFile(`${pki}/service-account.key`, authorities.serviceAccount.key, own),
  ];
}

/** It asks only its own server's member of etcd. */
export function apiServerOptions({ config }: SourceNode): Record<string, string | number | boolean> {
  const { pki } = layout;
  return {
    "advertise-address": config["advertise-address"],
    "secure-port": 6443,
    "allow-privileged": true,
    "authorization-mode": "Node,RBAC",
    "enable-admission-plugins": "NodeRestriction",
    "authentication-config": `${layout.etc}/authentication.yaml`,
    "client-ca-file": `${pki}/ca.crt`,
    "tls-cert-file": `${pki}/kube-apiserver.crt`,
    "tls-private-key-file": `${pki}/kube-apiserver.key`,
    "etcd-servers": "https://127.0.0.1:2379",
    "etcd-cafile": `${pki}/etcd-ca.crt`,
    "etcd-certfile": `${pki}/kube-apiserver-etcd-client.crt`,
    "etcd-keyfile": `${pki}/kube-apiserver-etcd-client.key`,
    "encryption-provider-config": `${layout.etc}/encryption.yaml`,
    "kubelet-certificate-authority": `${pki}/ca.crt`,
    "kubelet-client-certificate": `${pki}/kube-apiserver-kubelet-client.crt`,
    "kubelet-client-key": `${pki}/kube-apiserver-kubelet-client.key`,
    "service-cluster-ip-range": config["service-cidr"],
    "service-account-issuer": `https://kubernetes.default.svc.${config["cluster-domain"]}`,
    "service-account-key-file": `${pki}/service-account.pub`,
    "service-account-signing-key-file": `${pki}/service-account.key`,
    "requestheader-client-ca-file": `${pki}/front-proxy-ca.crt`,
    "requestheader-allowed-names": "front-proxy-client",
    "requestheader-username-headers": "X-Remote-User",
    "requestheader-group-headers": "X-Remote-Group",
    "requestheader-extra-headers-prefix": "X-Remote-Extra-",
    "proxy-client-cert-file": `${pki}/front-proxy-client.crt`,
    "proxy-client-key-file": `${pki}/front-proxy-client.key`,
    // Aggregated APIs are reached at their pods: the server needs no rules of kube-proxy for it.
    "enable-aggregator-routing": true,
    ...optionsOf(config["kube-apiserver-arg"]),
  };
}

/** The first provider writes; `identity` reads what was written before there was a key. */
function encryptionConfiguration(secret: string): string {
  return yamlText({
    apiVersion: "apiserver.config.k8s.io/v1",
    kind: "EncryptionConfiguration",
    resources: [
      {
        resources: ["secrets"],
        providers: [{ secretbox: { keys: [{ name: "hearth-1", secret }] } }, { identity: {} }],
      },
    ],
  });
}
