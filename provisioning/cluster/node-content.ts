import { createHash } from "node:crypto";
import { recipeDigest } from "../artifacts/recipe-digest.ts";
import type { ClusterSecrets } from "./contract/cluster-secrets.ts";
import type { Distribution, NodePlan } from "./contract/node-files.ts";
import type { NodeContent, NodeInputs } from "./contract/node-inputs.ts";

/**
 * What this version of Hearth puts on a node, as digests: an input of the node, so that `make` brings a newer Hearth's
 * files and programs to nodes that are there. Only what Hearth and the file decide counts: secrets stand for
 * themselves, and how the member once began is the same for all.
 * @throws HearthError when the version of Kubernetes is not known
 */
export async function nodeContent(
  { render, recipe }: Pick<Distribution, "render" | "recipe">,
  { node, cluster }: Pick<NodeInputs, "node" | "cluster">,
): Promise<NodeContent> {
  const start: NodePlan["start"] =
    node.role === "server" ? { kind: "start" } : { kind: "join", server: node.address, etcdMembers: [] };
  const apiServer = cluster.apiAddress ?? node.address;
  const rendered = render({ node, cluster, secrets: nobodysSecrets, start, apiServer });
  return {
    files: createHash("sha256").update(JSON.stringify(rendered)).digest("hex"),
    programs: recipeDigest(await recipe(cluster.version)),
  };
}

const pair = { certificate: "", key: "" };
const nobodysSecrets: ClusterSecrets = {
  token: "",
  agentToken: "",
  encryptionKey: "",
  authorities: { kubernetes: pair, frontProxy: pair, etcd: pair, serviceAccount: { publicKey: "", key: "" } },
};
