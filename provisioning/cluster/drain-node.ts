import { HearthError } from "#model/hearth-error.ts";
import type { ClusterJob } from "./cluster-bench.ts";
import { cordonedAnnotation } from "./node-settings.ts";
import type { NodeShell } from "./node-shell.ts";

/** A workload that cannot move within this time needs a person. */
const drainSeconds = 180;
/** One attempt, after which people hear what still blocks. */
const attemptSeconds = 20;

/** A pod that may not be evicted, or does not end. */
interface BlockedPod {
  readonly namespace: string;
  readonly name: string;
  readonly byBudget: boolean;
}

/**
 * Moves the workloads of a node elsewhere: cordons it, then evicts its pods, which honours disruption budgets.
 * A node that cannot be drained is uncordoned again.
 *
 * @param server a living server
 * @throws HearthError `drain-blocked`, naming the pods
 */
export async function drainNode(server: NodeShell, name: string, job: ClusterJob): Promise<void> {
  const { bench, progress, signal } = job;
  const { kubectl } = bench.distribution;
  const startMs = bench.nowMs();
  progress({ text: "draining" });
  await server.run(cordonScript(kubectl, name), { timeoutSeconds: 180 });
  for (;;) {
    signal.throwIfAborted();
    const { exitCode, stdout, stderr } = await server.run(drainScript(kubectl, name), {
      timeoutSeconds: attemptSeconds + 60,
      allowFailure: true,
    });
    warnOfLostPods(stderr, job);
    if (exitCode === 0) return;
    const blocked = blockedPods(`${stdout}\n${stderr}`);
    progress({ text: `draining; waiting for ${listPods(blocked) || "pods to end"}` });
    if (bench.nowMs() - startMs < drainSeconds * 1000) continue;
    await server.run(uncordonScript(kubectl, name), { timeoutSeconds: 180 });
    throw drainBlocked(name, blocked, stderr);
  }
}

/** Cordons a node that takes pods, and says on it that it was us; one that a person cordoned stays theirs. */
function cordonScript(kubectl: string, name: string): string {
  const cordoned = `${kubectl} get node ${name} -o 'jsonpath={.spec.unschedulable}'`;
  return `set -e\n[ -n "$(${cordoned})" ] || ${kubectl} annotate node ${name} ${cordonedAnnotation}=true --overwrite\n`;
}

function uncordonScript(kubectl: string, name: string): string {
  const ours = `${kubectl} get node ${name} -o 'jsonpath={.metadata.annotations}' | grep -q '${cordonedAnnotation}'`;
  return `set -e\n${ours} || exit 0\n${kubectl} uncordon ${name}\n${kubectl} annotate node ${name} ${cordonedAnnotation}-\n`;
}

function drainScript(kubectl: string, name: string): string {
  return `${kubectl} drain ${name} --ignore-daemonsets --delete-emptydir-data --force --timeout=${attemptSeconds}s\n`;
}

/** Reads what kubectl drain says of pods that it could not evict. Pure. */
export function blockedPods(text: string): BlockedPod[] {
  const pods = new Map<string, BlockedPod>();
  for (const [, name = "", namespace = "", rest = ""] of text.matchAll(
    /error when (?:evicting|waiting for) pods?[ /]?"([^"]+)" (?:-n|in namespace) "([^"]+)"([^\n]*)/g,
  )) {
    const byBudget = /disruption budget/.test(rest);
    const known = pods.get(`${namespace}/${name}`);
    pods.set(`${namespace}/${name}`, { namespace, name, byBudget: byBudget || (known?.byBudget ?? false) });
  }
  return [...pods.values()].toSorted((one, other) => (listPods([one]) < listPods([other]) ? -1 : 1));
}

export function drainBlocked(name: string, blocked: readonly BlockedPod[], said: string): HearthError {
  const budgets = blocked.filter(({ byBudget }) => byBudget);
  return new HearthError({
    code: "drain-blocked",
    what: `${name} could not be drained within ${drainSeconds} seconds: ${listPods(blocked) || "its pods"} did not leave. It takes new pods again.`,
    why:
      budgets.length > 0
        ? `A PodDisruptionBudget allows no disruption of ${listPods(budgets)}: too few of its replicas run elsewhere.`
        : `kubectl says: ${said.trim().split("\n").at(-1) || "nothing"}`,
    remedy:
      budgets.length > 0
        ? "Give it another replica, or change the budget (`make kubectl ARGS='get pdb -A'`), then run the same command again."
        : "See what keeps them with `make kubectl ARGS='describe pod …'`, then run the same command again.",
  });
}

function listPods(pods: readonly BlockedPod[]): string {
  return pods.map(({ namespace, name }) => `${namespace}/${name}`).join(", ");
}

/** Pods that nothing would start again elsewhere. */
function warnOfLostPods(stderr: string, { warn }: ClusterJob): void {
  const bare = /deleting Pods that declare no controller[^:]*: ([^;\n]+)/.exec(stderr)?.[1];
  if (bare) warn(`pods that no controller starts again are gone: ${bare}`);
}
