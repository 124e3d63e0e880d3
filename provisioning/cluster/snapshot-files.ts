import path from "node:path";
import { describeFile } from "../artifacts/artifact-store.ts";
import type { ClusterJob } from "./cluster-bench.ts";
import type { KeptSnapshot } from "./cluster-history.ts";
import type { Peer } from "./contract/node-spec.ts";
import type { NodeShell } from "./node-shell.ts";

/** Where snapshots lie on a node, before they are fetched and before they are restored. */
export const snapshotsOnNode = "/var/lib/hearth/snapshots";
const saveSeconds = 300;

/** Takes a snapshot of the datastore on a living server and brings it here. */
export async function takeSnapshot(server: Peer, { bench, progress }: ClusterJob): Promise<KeptSnapshot> {
  const takenAt = new Date(bench.nowMs()).toISOString();
  const file = `${takenAt.replaceAll(/[:.]/g, "-")}-${server.name}.snapshot`;
  const remote = `${snapshotsOnNode}/${file}`;
  const shell = await bench.shell(server);
  progress({ text: `taking a snapshot of the datastore on ${server.name}` });
  const script = `umask 077; mkdir -p ${snapshotsOnNode}; set -e -- ${remote}\n${bench.distribution.saveSnapshot}\n`;
  await shell.run(script, { timeoutSeconds: saveSeconds });
  const here = snapshotPath(bench.paths.cluster, file);
  await shell.fetch(remote, here);
  await shell.run(`rm -f ${remote}\n`, { timeoutSeconds: 120 });
  return { file, takenAt, server: server.name, ...(await describeFile(here)) };
}

/** Puts a snapshot of this computer onto a node. @returns its path there */
export async function sendSnapshot(
  shell: NodeShell,
  { bench, progress }: Pick<ClusterJob, "bench" | "progress">,
  { file, sha256, sizeBytes }: KeptSnapshot,
): Promise<string> {
  const to = `${snapshotsOnNode}/${file}`;
  const from = snapshotPath(bench.paths.cluster, file);
  await shell.send({ from, to, sha256, sizeBytes, mode: 0o600 }, (percent) => {
    progress({ text: `copying the snapshot ${percent} %` });
  });
  return to;
}

/** @param clusterDirectory `EnvironmentPaths.cluster` */
export function snapshotPath(clusterDirectory: string, file: string): string {
  return path.join(clusterDirectory, "snapshots", file);
}
