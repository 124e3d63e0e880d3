import { findLivingServer } from "#provisioning/cluster/living-server.ts";
import { snapshotPath, takeSnapshot } from "#provisioning/cluster/snapshot-files.ts";
import { type FoundSnapshot, listSnapshots } from "#provisioning/cluster/snapshots.ts";
import { openEnvironment } from "../cli-environment.ts";
import { exitCodes } from "../command-line/exit-codes.ts";
import { printJson, say } from "../display/say.ts";
import { renderTable } from "../display/table.ts";
import { openEngine } from "../engine-session.ts";
import { openCluster } from "../open-cluster.ts";
import type { Request } from "../request.ts";

/** `make snapshot`: saves the datastore of the cluster to this computer, and lists what there is to restore. */
export async function snapshot(request: Request): Promise<number> {
  const opened = await openEnvironment(request);
  const { nodes, clusterId, job } = await openCluster(opened, await openEngine(opened));
  const { server } = await findLivingServer(nodes, clusterId, job);
  const { file, sha256, sizeBytes, takenAt } = await takeSnapshot(server, job);
  const path = snapshotPath(opened.paths.cluster, file);
  const all = await listSnapshots(nodes, job);
  if (request.json) printJson({ taken: { file: path, sha256, sizeBytes, takenAt }, all });
  else {
    say(request, `✓ ${path}`);
    console.log(`\n${renderSnapshots(all)}`);
  }
  return exitCodes.done;
}

export function renderSnapshots(snapshots: readonly FoundSnapshot[]): string {
  return renderTable(
    ["snapshot", "taken", "MiB", "on"],
    snapshots.map(({ name, takenAt, sizeBytes, on }) => [
      name,
      takenAt.slice(0, 16).replace("T", " "),
      (sizeBytes / 1_048_576).toFixed(1),
      on?.name ?? "this computer",
    ]),
  );
}
