import { HearthError } from "#model/hearth-error.ts";
import type { ClusterJob } from "#provisioning/cluster/cluster-bench.ts";
import type { ClusterWish } from "#provisioning/cluster/contract/cluster-settings.ts";
import type { NodeSettings } from "#provisioning/cluster/contract/node-spec.ts";
import { openClusterBench } from "#provisioning/cluster/open-cluster-bench.ts";
import { machineAccess } from "#stacks/machine-access-of.ts";
import { nodesOf } from "#stacks/nodes-of.ts";
import type { OpenEnvironment } from "./cli-environment.ts";
import { clusterInState } from "./cluster-in-state.ts";
import { say } from "./display/say.ts";
import type { EngineSession } from "./engine-session.ts";
import { interruption } from "./interruption.ts";

/** A cluster that exists, and the tools to work on it. */
export interface OpenCluster {
  readonly clusterId: string;
  readonly wish: ClusterWish;
  /** Servers first, each kind by name. */
  readonly nodes: readonly NodeSettings[];
  readonly job: ClusterJob;
}

/** @throws HearthError `cluster-missing` when the environment has none, or it was not made yet */
export async function openCluster(opened: OpenEnvironment, session: EngineSession): Promise<OpenCluster> {
  const { environment, request } = opened;
  const cluster = await clusterInState(session);
  const { cluster: wish } = environment;
  if (!wish || !cluster) throw missing(opened);
  const signal = interruption();
  const bench = await openClusterBench(machineAccess(environment), cluster.distribution, signal);
  const job: ClusterJob = {
    bench,
    progress: ({ text }) => say(request, `· ${text}`),
    warn: (text) => say(request, `! ${text}`),
    signal,
  };
  return { clusterId: cluster.id, wish, nodes: nodesOf(environment), job };
}

function missing({ environment }: OpenEnvironment): HearthError {
  return new HearthError({
    code: "cluster-missing",
    what: `${environment.name} has no cluster.`,
    why: environment.cluster
      ? "Its file describes one, which was not made yet."
      : "No machine of its file has a `role`, so that none becomes a node.",
    remedy: environment.cluster ? "Run `make` first." : "Say `role: server` of one machine, then run `make`.",
  });
}
