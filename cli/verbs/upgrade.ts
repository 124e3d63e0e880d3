import { parseKubernetesVersion } from "#model/kubernetes-version.ts";
import { findLivingServer } from "#provisioning/cluster/living-server.ts";
import { takeSnapshot } from "#provisioning/cluster/snapshot-files.ts";
import { versionChangeError } from "#provisioning/cluster/version-skew.ts";
import { openEnvironment } from "../cli-environment.ts";
import { exitCodes } from "../command-line/exit-codes.ts";
import { say } from "../display/say.ts";
import { editStackFile } from "../edit-stack-file.ts";
import { openEngine } from "../engine-session.ts";
import { openCluster } from "../open-cluster.ts";
import type { Request } from "../request.ts";
import { bringUp } from "./up.ts";

/**
 * `make upgrade [VERSION=…]`: raises Kubernetes one node at a time, servers first. It stops at the first node that does
 * not come back, and goes on from there when it is run again. A snapshot is taken before.
 */
export async function upgrade(request: Request): Promise<number> {
  const before = await openEnvironment(request);
  const session = await openEngine(before);
  const { nodes, clusterId, job, wish } = await openCluster(before, session);
  const version = request.version ? parseKubernetesVersion(request.version) : wish.version;
  const living = await findLivingServer(nodes, clusterId, job);
  for (const node of living.nodes) {
    const error = versionChangeError(node.name, node.version, version);
    if (error) throw error;
  }
  const outdated = living.nodes.filter((node) => !node.version.startsWith(version));
  if (outdated.length === 0 && version === wish.version) {
    say(request, `✓ all ${living.nodes.length} nodes run Kubernetes ${version}`);
    return exitCodes.done;
  }
  say(request, `· Kubernetes ${version} on ${outdated.map(({ name }) => name).join(", ")}, one at a time`);
  const { file } = await takeSnapshot(living.server, job);
  say(request, `✓ snapshot ${file}, for \`make restore-cluster\``);
  if (version !== wish.version) {
    await editStackFile(before.root, request.env, (document) =>
      document.setIn(["config", "hearth:cluster", "version"], version),
    );
  }
  const opened = await openEnvironment(request);
  return bringUp(opened, await openEngine(opened));
}
