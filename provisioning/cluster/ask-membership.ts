import type { ClusterJob } from "./cluster-bench.ts";
import { readHistory } from "./cluster-history.ts";
import type { NodeInputs } from "./contract/node-inputs.ts";
import type { Peer } from "./contract/node-spec.ts";
import { decideMembership, type Membership, type Neighbour } from "./decide-membership.ts";
import { reportMember } from "./report-member.ts";

/** How long servers that answer on SSH may take until their API does, e.g. after a power cut. */
const servingSeconds = 240;
const lookAgainMs = 5_000;

/** Refusals that pass when a server is only starting. */
const mayPass: ReadonlySet<string> = new Set(["cluster-no-server", "cluster-not-serving", "cluster-begun-elsewhere"]);

/** Asks every node of the environment and decides; a server that is on its way up is waited for. */
export async function askMembership(inputs: NodeInputs, job: ClusterJob): Promise<Membership> {
  const { bench, progress } = job;
  const deadlineMs = bench.nowMs() + servingSeconds * 1000;
  for (;;) {
    job.signal.throwIfAborted();
    const history = await readHistory(bench.paths.cluster, inputs.clusterId);
    const [self, ...neighbours] = await askAll([inputs.node, ...inputs.peers], job);
    if (!self) throw new Error("a node has itself");
    const membership = decideMembership({ clusterId: inputs.clusterId, self, neighbours, history });
    if (membership.kind !== "refuse") return membership;
    const starting = neighbours.some(({ role, report }) => role === "server" && report.kind === "member");
    if (!starting || !mayPass.has(membership.error.code) || bench.nowMs() >= deadlineMs) return membership;
    progress({ text: "waiting for a server to answer" });
    await bench.pause(lookAgainMs);
  }
}

/** What every node says of itself, in the order asked. */
export function askAll(peers: readonly Peer[], { bench }: Pick<ClusterJob, "bench">): Promise<Neighbour[]> {
  return Promise.all(
    peers.map(async ({ name, address, role }) => ({
      name,
      address,
      role,
      report: await reportMember(await bench.shell({ address }), bench.distribution),
    })),
  );
}
