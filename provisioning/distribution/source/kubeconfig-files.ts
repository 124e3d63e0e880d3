import type { NodeFile } from "#provisioning/cluster/contract/node-files.ts";
import { renderKubeconfig } from "#provisioning/pki/kubeconfig.ts";
import { configFile } from "../node-file.ts";
import { layout } from "./layout.ts";
import type { SourceNode } from "./source-node.ts";

/**
 * The kubeconfig of a component: it names the certificate's files instead of carrying them, so that it is not secret
 * and a renewed certificate leaves it alone.
 * @param name of the kubeconfig, and of the certificate unless that has another
 */
export function kubeconfigFile(
  node: SourceNode,
  name: string,
  restarts: readonly string[],
  certificate: string = name,
): NodeFile {
  const content = renderKubeconfig(name, node.api, {
    authorityFile: `${layout.pki}/ca.crt`,
    certificateFile: `${layout.pki}/${certificate}.crt`,
    keyFile: `${layout.pki}/${certificate}.key`,
  });
  return configFile(`${layout.kubeconfigs}/${name}`, content, restarts);
}
