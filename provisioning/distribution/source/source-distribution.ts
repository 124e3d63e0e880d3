import type { Distribution } from "#provisioning/cluster/contract/node-files.ts";
import { apiGet } from "../api-get.ts";
import { sourceCertificates } from "./certificates.ts";
import { forgetScript } from "./forget.ts";
import { layout, units } from "./layout.ts";
import { renderSource } from "./render-source.ts";

/**
 * Upstream Kubernetes, compiled from Go modules.
 * @param bundle how the bundle of a version is built or found
 */
export function sourceDistribution(bundle: Pick<Distribution, "artifacts" | "recipe">): Distribution {
  return {
    name: "source",
    ...bundle,
    render: renderSource,
    certificates: sourceCertificates,
    kubectl: "/usr/local/bin/kubectl",
    apiGet: apiGet(`${layout.pki}/ca.crt`, `${layout.pki}/admin`),
    // Of the newest bundle: an upgrade leaves the one before mounted until the next start.
    ctr: `"$(ls -d ${layout.bundles}/*/bin/ctr | sort -V | tail -n 1)"`,
    etcdctl: "/usr/local/bin/etcdctl",
    authorityFiles: [`${layout.pki}/ca.crt`],
    adminKubeconfig: layout.adminKubeconfig,
    saveSnapshot: 'umask 077\n/usr/local/bin/etcdctl snapshot save "$1"\n',
    forget: forgetScript,
    mainUnit: units.node,
    unitPattern: "hearth-*.service",
  };
}
