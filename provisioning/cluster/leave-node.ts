import path from "node:path";
import { withFileLock } from "../artifacts/file-lock.ts";
import { askAll } from "./ask-membership.ts";
import type { ClusterJob } from "./cluster-bench.ts";
import { changeHistory, readHistory } from "./cluster-history.ts";
import type { NodeOutputs } from "./contract/node-inputs.ts";
import type { NodeSettings, Peer } from "./contract/node-spec.ts";
import { drainNode } from "./drain-node.ts";
import { removeEtcdMembers } from "./etcd-members.ts";
import { forgetMembership } from "./forget-membership.ts";
import { runHook } from "./hooks.ts";
import { type Leaving, planLeaving } from "./plan-leaving.ts";
import { takeSnapshot } from "./snapshot-files.ts";

/**
 * Takes a node out of the cluster: its workloads move elsewhere, the others forget it, it forgets the cluster. The
 * last server leaves a snapshot behind. Safe to run again after being killed at any point.
 *
 * @throws HearthError `drain-blocked`, `leave-breaks-quorum`, `leave-loses-cluster`
 */
export async function leaveNode(outputs: NodeOutputs, job: ClusterJob): Promise<void> {
  const lock = path.join(job.bench.paths.cluster, "membership.lock");
  const waiting = () => job.progress({ text: "waits for another node to join or leave first" });
  await withFileLock(lock, () => leave(outputs, job), waiting);
}

async function leave({ node, clusterId, peers }: NodeOutputs, job: ClusterJob): Promise<void> {
  const { bench, progress, warn } = job;
  progress({ text: "asking the other nodes" });
  const [self, ...neighbours] = await askAll([node, ...(await allOthers(clusterId, node, peers, job))], job);
  if (!self) throw new Error("a node has itself");
  const leaving = planLeaving({ clusterId, self, neighbours });
  if (leaving.kind === "refuse") throw leaving.error;
  for (const warning of leaving.warnings) warn(warning);

  const shell = await bench.shell(node);
  if (leaving.answers) await runHook(shell, node, "beforeLeave", progress);
  await takeOut(node, clusterId, leaving, job);
  if (leaving.answers) await forgetMembership(shell, job);
  await changeHistory(bench.paths.cluster, clusterId, (history) => ({
    ...history,
    members: history.members.filter(({ name }) => name !== node.name),
  }));
}

/** The file may have changed since this node joined; who joined later is remembered. */
async function allOthers(
  clusterId: string,
  self: Peer,
  peers: readonly Peer[],
  { bench }: ClusterJob,
): Promise<Peer[]> {
  const history = await readHistory(bench.paths.cluster, clusterId);
  const all = [...(history?.members ?? []), ...peers].map((peer): [string, Peer] => [peer.name, peer]);
  return [...new Map(all).values()].filter(({ name }) => name !== self.name);
}

async function takeOut(node: NodeSettings, clusterId: string, leaving: Leaving, job: ClusterJob): Promise<void> {
  const { bench, progress } = job;
  if (leaving.drain && leaving.drainVia) await drainNode(await bench.shell(leaving.drainVia), node.name, job);
  if (leaving.snapshot) {
    const left = await takeSnapshot(node, job);
    // Written down before anything is removed: from here on the cluster goes on from this snapshot, or not at all.
    await changeHistory(bench.paths.cluster, clusterId, (history) => ({ ...history, served: true, left }));
  }
  if (!leaving.via) return;
  const server = await bench.shell(leaving.via);
  progress({ text: `${leaving.via.name} takes it out of the cluster` });
  await removeEtcdMembers(server, bench.distribution, leaving.etcdMembers);
  if (leaving.listed) {
    const script = `${bench.distribution.kubectl} delete node ${node.name} --ignore-not-found --wait=false\n`;
    await server.run(script, { timeoutSeconds: 180 });
  }
}
