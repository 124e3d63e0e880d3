import { HearthError } from "#model/hearth-error.ts";
import { awaitReady } from "./await-ready.ts";
import type { ClusterJob } from "./cluster-bench.ts";
import type { NodeInputs } from "./contract/node-inputs.ts";
import { drainNode } from "./drain-node.ts";
import { runHook } from "./hooks.ts";
import type { ListedNode } from "./listed-node.ts";
import type { LivingServer } from "./living-server.ts";
import { type NodeMark, nodeMark, planOfMember } from "./node-mark.ts";
import { putNodeFiles } from "./put-node-files.ts";
import { sendArtifacts } from "./send-artifacts.ts";
import { startUnits } from "./start-units.ts";
import { agentSkewError, versionChangeError } from "./version-skew.ts";
import { writeNodeFiles } from "./write-node-files.ts";

const readySeconds = 420;

/**
 * Brings a member to the version of its inputs, or to other programs of the same version: drained, changed, started,
 * Ready again. Only while all other nodes are Ready, so that a bad version stops at the first node that it breaks. Safe
 * to run again.
 *
 * @param living a server that answers, not this node where there is another
 * @throws HearthError `version-…`, `upgrade-others-not-ready`, `drain-blocked`, or what is wrong with the node
 */
export async function upgradeNode(
  inputs: NodeInputs,
  mark: NodeMark,
  living: LivingServer,
  job: ClusterJob,
): Promise<void> {
  const { bench, progress } = job;
  const { node, cluster } = inputs;
  const refusal = upgradeRefusal(node.name, node.role, cluster.version, living.nodes);
  if (refusal) throw refusal;

  const shell = await bench.shell(node);
  const artifacts = await bench.distribution.artifacts(cluster.version, {
    cacheDirectory: bench.paths.cache,
    onProgress: (text, percent) => progress({ text, ...(percent === undefined ? {} : { percent }) }),
  });
  await sendArtifacts(shell, artifacts, job);
  const elsewhere = living.nodes.some(({ name, ready, schedulable }) => name !== node.name && ready && schedulable);
  if (elsewhere) await drainNode(await bench.shell(living.server), node.name, job);

  const same = mark.version === cluster.version;
  progress({ text: `Kubernetes ${same ? `${cluster.version}, built anew` : `${mark.version} → ${cluster.version}`}` });
  const plan = planOfMember(inputs, mark);
  await writeNodeFiles(shell, [nodeMark(mark.clusterId, plan, "joined")]);
  const { units } = await putNodeFiles(shell, bench, plan);
  // Programs of the same version lie where the former ones did: no file tells that they are others.
  await startUnits(shell, { units, restart: units });
  const judge = node.role === "server" ? node : living.server;
  await awaitReady(job, { node, judge, version: cluster.version, timeoutSeconds: readySeconds });
  await runHook(shell, node, "afterUpgrade", progress);
}

/** Why a node must not be upgraded now, from the list of all nodes; undefined if it may. Pure. */
export function upgradeRefusal(
  name: string,
  role: "server" | "agent",
  version: string,
  nodes: readonly ListedNode[],
): HearthError | undefined {
  const own = nodes.find((node) => node.name === name);
  const change = own && versionChangeError(name, own.version, version);
  if (change) return change;
  if (role === "agent") {
    const skews = nodes
      .filter((node) => node.role === "server")
      .map((server) => agentSkewError(name, version, server.version));
    const skew = skews.find((error) => error !== undefined);
    if (skew) return skew;
  }
  return othersNotReady(name, nodes);
}

/** Why a node is left alone now: another one is not well; undefined if all are. Pure. */
export function othersNotReady(name: string, nodes: readonly ListedNode[]): HearthError | undefined {
  const unwell = nodes.filter((node) => node.name !== name && !node.ready).map((node) => node.name);
  if (unwell.length === 0) return undefined;
  return new HearthError({
    code: "upgrade-others-not-ready",
    what: `${name} is not upgraded while ${unwell.toSorted().join(", ")} ${unwell.length > 1 ? "are" : "is"} not Ready.`,
    why: "Its workloads would have too little room, and a version that breaks nodes would break them all.",
    remedy:
      "See `make status` and `make kubectl ARGS='describe node …'`; once all are Ready, run the same command again: it goes on here.",
  });
}
