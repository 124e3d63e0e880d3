import { createHash } from "node:crypto";
import type { NodePlan } from "#provisioning/cluster/contract/node-files.ts";

/**
 * The token in k3s's secure form (documentation of `k3s token`): it names the authority, so that a node does not show
 * its password to a stranger that answers on the server's address. Servers are asked for another password than agents.
 */
export function k3sToken({ node, secrets }: NodePlan): string {
  // k3s hashes an authority's file as it lies on the disk, as long as there is one certificate in it.
  const hash = createHash("sha256").update(secrets.authorities.kubernetes.certificate).digest("hex");
  const credentials = node.role === "server" ? `server:${secrets.token}` : `node:${secrets.agentToken}`;
  return `K10${hash}::${credentials}`;
}
