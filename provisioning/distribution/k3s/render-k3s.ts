import type { NodeFile, NodeFiles, NodePlan } from "#provisioning/cluster/contract/node-files.ts";
import { admissionConfiguration } from "../kubernetes/admission.ts";
import { auditPolicy } from "../kubernetes/audit-policy.ts";
import { kernelFiles, kernelUnit } from "../kubernetes/kernel-files.ts";
import { writeResolvConf } from "../kubernetes/resolv-conf.ts";
import { configFile, manifestText, secretFile, yamlFile } from "../node-file.ts";
import { apiServerFiles, k3sConfig } from "./k3s-config.ts";
import { k3sToken } from "./k3s-token.ts";
import { nameInterface, renderK3sUnit, restoreSnapshot } from "./k3s-unit.ts";
import { kubeVipManifests } from "./kube-vip.ts";
import { k3sUnit, layout } from "./layout.ts";

/** All files of a node that runs k3s, and its units. */
export function renderK3s(plan: NodePlan): NodeFiles {
  const own = [k3sUnit];
  const { config, start } = k3sConfig(plan);
  const common: NodeFile[] = [
    ...kernelFiles(plan.node),
    yamlFile(`${layout.etc}/config.yaml`, config, own),
    secretFile(`${layout.etc}/k3s.env`, environment(plan), own),
    configFile(`/etc/systemd/system/${k3sUnit}`, renderK3sUnit(plan), own),
    script("write-resolv-conf", writeResolvConf),
    script("name-interface", nameInterface(plan.node.address)),
    ...registryFiles(plan),
  ];
  const server: NodeFile[] =
    start === undefined ? [] : [yamlFile(`${layout.moreConfig}/10-start.yaml`, start, []), ...serverFiles(plan)];
  return { files: [...common, ...server], units: [kernelUnit, k3sUnit] };
}

/**
 * Read at the start (“Private Registry Configuration” of k3s); the authority's file at every pull. Whatever the mirror
 * lacks comes from the registry that the image names.
 */
function registryFiles({ cluster: { registryMirror } }: NodePlan): NodeFile[] {
  if (registryMirror === undefined) return [];
  const { url, authority } = registryMirror;
  const authorityFile = `${layout.etc}/registry-authority.crt`;
  const registries = {
    mirrors: { "*": { endpoint: [url] } },
    configs: { [new URL(url).host]: { tls: { ca_file: authorityFile } } },
  };
  return [yamlFile(`${layout.etc}/registries.yaml`, registries, [k3sUnit]), configFile(authorityFile, authority, [])];
}

function serverFiles(plan: NodePlan): NodeFile[] {
  const { apiAddress } = plan.cluster;
  const restore = plan.start.kind === "restore" ? plan.start.snapshotFile : "";
  return [
    yamlFile(apiServerFiles.admission, admissionConfiguration, [k3sUnit]),
    yamlFile(apiServerFiles.auditPolicy, auditPolicy, [k3sUnit]),
    configFile(`${layout.etc}/start.env`, `HEARTH_RESTORE=${restore}\n`, []),
    script("restore-snapshot", restoreSnapshot),
    { ...configFile("/usr/local/bin/kubectl", `#!/bin/sh\nexec ${layout.program} kubectl "$@"\n`, []), mode: 0o755 },
    ...authorityFiles(plan),
    ...(apiAddress === undefined
      ? []
      : [configFile(`${layout.manifests}/hearth-kube-vip.yaml`, manifestText(kubeVipManifests(apiAddress)), [])]),
  ];
}

/**
 * The authorities of the cluster, where k3s looks for them before it makes its own (“Using Custom CA Certificates”).
 * k3s parts what servers and what clients show; here one authority signs both, as in kubeadm's clusters.
 */
function authorityFiles({ secrets }: NodePlan): NodeFile[] {
  const { kubernetes, frontProxy, etcd, serviceAccount } = secrets.authorities;
  const pairs = {
    "server-ca": kubernetes,
    "client-ca": kubernetes,
    "request-header-ca": frontProxy,
    "etcd/server-ca": etcd,
    "etcd/peer-ca": etcd,
  };
  return [
    ...Object.entries(pairs).flatMap(([name, { certificate, key }]) => [
      configFile(`${layout.tls}/${name}.crt`, certificate, []),
      secretFile(`${layout.tls}/${name}.key`, key, []),
    ]),
    secretFile(`${layout.tls}/service.key`, serviceAccount.key, []),
  ];
}

/** Tokens are handed over in the environment: arguments can be read by everybody on the node. */
function environment(plan: NodePlan): string {
  const agentToken = plan.node.role === "server" ? `K3S_AGENT_TOKEN=${plan.secrets.agentToken}\n` : "";
  return `K3S_TOKEN=${k3sToken(plan)}\n${agentToken}`;
}

function script(name: string, content: string): NodeFile {
  return { ...configFile(`${layout.etc}/bin/${name}`, content, [k3sUnit]), mode: 0o755 };
}
