import { replaceFile } from "#model/replace-file.ts";
import { adminKubeconfig } from "../pki/admin-kubeconfig.ts";
import type { ClusterBench } from "./cluster-bench.ts";
import type { NodeInputs } from "./contract/node-inputs.ts";

/** Writes the admin's way into the cluster, readable by its owner alone: the API by its virtual address or this server's. */
export async function writeKubeconfig(
  { cluster, secrets, node, access }: NodeInputs,
  { paths, nowMs }: Pick<ClusterBench, "paths" | "nowMs">,
): Promise<void> {
  const address = cluster.apiAddress ?? node.address;
  const text = await adminKubeconfig(secrets, `hearth-${access.environment}`, address, new Date(nowMs()));
  await replaceFile(paths.kubeconfig, text);
}
