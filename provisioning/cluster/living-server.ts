import { HearthError } from "#model/hearth-error.ts";
import { askAll } from "./ask-membership.ts";
import type { ClusterJob } from "./cluster-bench.ts";
import type { Peer } from "./contract/node-spec.ts";
import type { ListedNode } from "./listed-node.ts";

/** A server whose API answers, and what it lists. */
export interface LivingServer {
  readonly server: Peer;
  readonly nodes: readonly ListedNode[];
}

/**
 * Asks the servers among these nodes and takes one that lives.
 * @param unlike a node that is taken only if there is no other, because something is about to happen to it
 * @throws HearthError `cluster-not-answering`
 */
export async function findLivingServer(
  peers: readonly Peer[],
  clusterId: string,
  job: Pick<ClusterJob, "bench">,
  unlike?: string,
): Promise<LivingServer> {
  const servers = peers.filter(({ role }) => role === "server");
  const living = (await askAll(servers, job)).flatMap(({ report, ...server }) =>
    report.kind === "member" && report.serving && report.clusterId === clusterId
      ? [{ server, nodes: report.nodes }]
      : [],
  );
  const found = living.find(({ server }) => server.name !== unlike) ?? living[0];
  if (found) return found;
  throw new HearthError({
    code: "cluster-not-answering",
    what: "No server of the cluster answers.",
    why: `Asked were ${servers.map(({ name, address }) => `${name} (${address})`).join(", ") || "none: no node is a server"}.`,
    remedy: "See `make status`. `make` turns machines of the lab on and starts what was stopped.",
  });
}

export interface LivingServerWait {
  readonly seconds: number;
  /** What is still waited for, in words, once a server answers; undefined when that is enough. */
  readonly missing?: (living: LivingServer) => string | undefined;
}

/** Each question costs an emulated server a tenth of a second. */
const askAgainMs = 3000;

/**
 * Asks until a server answers and nothing is missing. When time is up, the last answer is returned as it is.
 * @throws HearthError `cluster-not-answering` if time is up before any
 */
export async function awaitLivingServer(
  peers: readonly Peer[],
  clusterId: string,
  { bench, progress, signal }: Pick<ClusterJob, "bench" | "progress" | "signal">,
  { seconds, missing }: LivingServerWait,
): Promise<LivingServer> {
  const endMs = bench.nowMs() + seconds * 1000;
  for (;;) {
    signal.throwIfAborted();
    const answer = await findLivingServer(peers, clusterId, { bench }).catch(notAnswering);
    const isOver = bench.nowMs() >= endMs;
    if (answer instanceof HearthError) {
      if (isOver) throw answer;
      progress({ text: "waiting for the API of a server" });
    } else {
      const waitsFor = missing?.(answer);
      if (waitsFor === undefined || isOver) return answer;
      progress({ text: `waiting for ${waitsFor}` });
    }
    await bench.pause(askAgainMs);
  }
}

function notAnswering(error: unknown): HearthError {
  if (error instanceof HearthError && error.code === "cluster-not-answering") return error;
  throw error;
}
