import type { Distribution } from "#provisioning/cluster/contract/node-files.ts";
import { apiGet } from "../api-get.ts";
import { forgetScript } from "./forget.ts";
import { k3sArtifacts, k3sRecipe } from "./k3s-artifacts.ts";
import { k3sUnit, layout } from "./layout.ts";
import { renderK3s } from "./render-k3s.ts";

/** k3s gives a snapshot a name of its own, so that it is taken into a directory of its own. */
const saveSnapshot = `set -e
umask 077
into=$(mktemp -d "$(dirname "$1")/taking-XXXXXX")
${layout.program} etcd-snapshot save --name hearth --etcd-snapshot-dir "$into"
mv "$into"/hearth-* "$1"
rm -rf "$into"
`;

/** The official release of k3s. */
export const k3sDistribution: Distribution = {
  name: "k3s",
  artifacts: k3sArtifacts,
  recipe: k3sRecipe,
  render: renderK3s,
  // k3s issues its certificates from the authorities that it finds, and renews them when it starts.
  certificates: async () => [],
  kubectl: `${layout.program} kubectl`,
  apiGet: apiGet(`${layout.tls}/server-ca.crt`, `${layout.tls}/client-admin`),
  ctr: `${layout.program} ctr`,
  authorityFiles: [`${layout.tls}/server-ca.crt`, `${layout.data}/agent/server-ca.crt`],
  adminKubeconfig: layout.adminKubeconfig,
  saveSnapshot,
  forget: forgetScript,
  mainUnit: k3sUnit,
  unitPattern: k3sUnit,
};
