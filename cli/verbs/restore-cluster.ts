import { copyFile, mkdir, stat } from "node:fs/promises";
import path from "node:path";
import { resetToSnapshot, restartAgents } from "#provisioning/cluster/restore-cluster.ts";
import { snapshotPath } from "#provisioning/cluster/snapshot-files.ts";
import { listSnapshots, obtainSnapshot } from "#provisioning/cluster/snapshots.ts";
import { askToGoOn } from "../ask.ts";
import { openEnvironment } from "../cli-environment.ts";
import { exitCodes } from "../command-line/exit-codes.ts";
import { openEngine } from "../engine-session.ts";
import { openCluster } from "../open-cluster.ts";
import type { Request } from "../request.ts";
import { machineUrns } from "../resource-urns.ts";
import { bringUp } from "./up.ts";

/**
 * `make restore-cluster [SNAPSHOT=…]`: the datastore goes back to a snapshot, by default the newest. The servers forget
 * what they hold; the first restores, the others join it. Machines are not installed again.
 */
export async function restoreCluster(request: Request): Promise<number> {
  const opened = await openEnvironment(request);
  const session = await openEngine(opened);
  const { nodes, clusterId, job } = await openCluster(opened, session);
  const wanted = request.snapshot && (await importSnapshot(request.snapshot, opened.paths.cluster));
  const kept = await obtainSnapshot(await listSnapshots(nodes, job), wanted, job);
  const question = `Restore ${kept.file}? What the cluster's API was told since ${kept.takenAt} is lost; volumes stay.`;
  if (!(await askToGoOn(question, request))) return exitCodes.declined;

  const servers = await resetToSnapshot(nodes, clusterId, kept, job);
  const urns = servers.flatMap(({ name, role }) => machineUrns(request.env, { name, role }).node ?? []);
  const agreed = { ...opened, request: { ...request, yes: true } };
  return bringUp(agreed, session, { targets: urns, replace: urns }, () => restartAgents(nodes, job));
}

/** A snapshot that is said as a file is taken in under its own name. */
async function importSnapshot(said: string, clusterDirectory: string): Promise<string> {
  const isFile =
    said.includes("/") &&
    (await stat(said).then(
      (entry) => entry.isFile(),
      () => false,
    ));
  if (!isFile) return said;
  const name = path.basename(said);
  const to = snapshotPath(clusterDirectory, name);
  await mkdir(path.dirname(to), { recursive: true, mode: 0o700 });
  if (path.resolve(said) !== path.resolve(to)) await copyFile(said, to);
  return name;
}
