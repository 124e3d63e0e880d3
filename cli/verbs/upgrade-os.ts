import { upgradeOs } from "#provisioning/cluster/upgrade-os.ts";
import { openEnvironment } from "../cli-environment.ts";
import { exitCodes } from "../command-line/exit-codes.ts";
import { say } from "../display/say.ts";
import { openEngine } from "../engine-session.ts";
import { openCluster } from "../open-cluster.ts";
import type { Request } from "../request.ts";

/**
 * `make upgrade-os [NODE=…]`: Debian's packages, one node at a time, with a restart where the kernel is a new one. It
 * stops at the first node that does not come back.
 */
export async function upgradeOsOfNodes(request: Request): Promise<number> {
  const opened = await openEnvironment(request);
  const { nodes, clusterId, job } = await openCluster(opened, await openEngine(opened));
  const chosen = request.node ? nodes.filter(({ name }) => name === request.node) : nodes;
  for (const node of chosen) {
    const { packages, rebooted } = await upgradeOs(node, nodes, clusterId, job);
    const restart = rebooted ? ", restarted with its new kernel" : "";
    say(request, `✓ ${node.name}: ${packages === 0 ? "nothing to upgrade" : `${packages} packages`}${restart}`);
  }
  return exitCodes.done;
}
