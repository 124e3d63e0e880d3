import { setTimeout as sleep } from "node:timers/promises";
import { findLivingServer } from "#provisioning/cluster/living-server.ts";
import type { BootControl } from "#pxe/contract/control-api.ts";
import type { OpenEnvironment } from "./cli-environment.ts";
import { clusterView } from "./cluster-view.ts";
import { openEngine } from "./engine-session.ts";
import { nodesOf } from "./machines-in-state.ts";
import { openCluster } from "./open-cluster.ts";
import { servicesOf } from "./verbs/up.ts";

/** Each look logs in to every server. */
const lookSeconds = 30;

/** Shows the cluster on the boot server's page, and keeps that up to date until the signal; nothing without a cluster. */
export async function tellPage(
  opened: OpenEnvironment,
  control: Pick<BootControl, "putCluster">,
  signal: AbortSignal,
): Promise<void> {
  const session = await openEngine(opened);
  const joined = await nodesOf(session);
  if (joined.length === 0) return;
  const { clusterId, nodes, job } = await openCluster(opened, session);
  while (!signal.aborted) {
    const listed = await findLivingServer(nodes, clusterId, job).then(
      (living) => living.nodes,
      () => undefined,
    );
    // A boot server that has ended needs no news.
    await control.putCluster(clusterView(joined, listed, await servicesOf(session))).catch(() => {});
    await sleep(lookSeconds * 1000, undefined, { signal }).catch(() => {});
  }
}
