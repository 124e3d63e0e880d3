import path from "node:path";
import { withFileLock } from "../artifacts/file-lock.ts";
import { askAll } from "./ask-membership.ts";
import type { ClusterJob } from "./cluster-bench.ts";
import { changeHistory, type KeptSnapshot } from "./cluster-history.ts";
import type { Peer } from "./contract/node-spec.ts";
import { forgetMembership } from "./forget-membership.ts";

/**
 * Puts the cluster where it is when its last server has left: every server that answers forgets what it holds, and
 * the snapshot is what the next one goes on from. The servers then join as they always do, the first by restoring.
 * Safe to run again.
 *
 * @returns the servers that answer; the others are given up
 */
export async function resetToSnapshot(
  nodes: readonly Peer[],
  clusterId: string,
  left: KeptSnapshot,
  job: ClusterJob,
): Promise<readonly Peer[]> {
  const { bench } = job;
  const lock = path.join(bench.paths.cluster, "membership.lock");
  return withFileLock(lock, async () => {
    const servers = await askAll(
      nodes.filter(({ role }) => role === "server"),
      job,
    );
    const answering = servers.filter(({ report }) => report.kind !== "silent");
    // First of all: from here on an interrupted restore can only go on.
    await changeHistory(bench.paths.cluster, clusterId, (history) => ({
      ...history,
      served: true,
      left,
      members: history.members.filter(({ role }) => role === "agent"),
    }));
    await Promise.all(
      answering.map(async (server) => {
        const quietly = { ...job, progress: () => {} };
        job.progress({ text: `${server.name} forgets the datastore` });
        await forgetMembership(await bench.shell(server), quietly);
      }),
    );
    return answering.map(({ name, address, role }) => ({ name, address, role }));
  });
}

/** Agents that were not in the snapshot register only when they start. */
export async function restartAgents(nodes: readonly Peer[], { bench, progress }: ClusterJob): Promise<void> {
  const agents = (
    await askAll(
      nodes.filter(({ role }) => role === "agent"),
      { bench },
    )
  ).filter(({ report }) => report.kind === "member");
  await Promise.all(
    agents.map(async (agent) => {
      progress({ text: `${agent.name} registers again` });
      const shell = await bench.shell(agent);
      await shell.run(`systemctl restart --no-block ${bench.distribution.mainUnit}\n`, { timeoutSeconds: 180 });
    }),
  );
}
