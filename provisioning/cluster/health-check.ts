import { randomBytes } from "node:crypto";
import { parse } from "yaml";
import { z } from "zod";
import type { ClusterJob } from "./cluster-bench.ts";
import type { ClusterSettings } from "./contract/cluster-settings.ts";
import { healthManifest } from "./health-manifest.ts";
import { type HealthCheck, healthReport, isReady, type Pod, parsePods } from "./health-report.ts";
import type { LivingServer } from "./living-server.ts";
import { look } from "./look.ts";
import type { NodeShell } from "./node-shell.ts";

export interface HealthPatience {
  /** Without one more pod that is Ready, which begins it anew: three emulated servers need minutes for each. */
  readonly limitSeconds: number;
  /** After which people see a new word. */
  readonly lookSeconds: number;
}

const usualPatience: HealthPatience = { limitSeconds: 240, lookSeconds: 15 };
/** For a question that a busy server answers late. */
const patienceSeconds = 60;

/**
 * Looks at the cluster as its users do: a pod on every node, names, pods that reach each other across nodes and through
 * a service, a volume. What it makes lives in a namespace of its own, which is removed again.
 */
export async function checkHealth(
  { server, nodes }: LivingServer,
  { domain }: Pick<ClusterSettings, "domain">,
  job: Pick<ClusterJob, "bench" | "progress" | "signal">,
  patience = usualPatience,
): Promise<HealthCheck[]> {
  const { bench, progress } = job;
  const { kubectl } = bench.distribution;
  const shell = await bench.shell(server);
  const namespace = `hearth-health-${randomBytes(4).toString("hex")}`;
  const ready = nodes.filter((node) => node.ready).map(({ name }) => name);
  try {
    progress({ text: "making a pod on every node" });
    const image = await shellImage(shell, bench.distribution);
    const manifest = healthManifest({ namespace, nodes: ready, domain, image });
    const create = `${kubectl} create --validate=false -f - >/dev/null <<'END'\n${JSON.stringify(manifest)}\nEND\n`;
    await shell.run(create, { timeoutSeconds: 240 });
    const pods = await waitForProbes(shell, namespace, job, patience);
    return healthReport(nodes, pods, await readLogs(shell, namespace, pods, job));
  } finally {
    // Interrupted or not: what was made goes.
    await shell.run(`${kubectl} delete namespace ${namespace} --ignore-not-found --wait=false\n`, {
      timeoutSeconds: 180,
    });
  }
}

const pathConfigSchema = z.object({ data: z.object({ "helperPod.yaml": z.string() }) });
const helperPodSchema = z.object({ spec: z.object({ containers: z.array(z.object({ image: z.string() })).min(1) }) });

/** The image that makes directories for volumes: both distributions have it on every node. */
async function shellImage(shell: NodeShell, { apiGet }: { readonly apiGet: string }): Promise<string> {
  const { stdout } = await shell.run(`${apiGet}/api/v1/namespaces/kube-system/configmaps/local-path-config\n`, {
    timeoutSeconds: patienceSeconds,
  });
  const { data } = pathConfigSchema.parse(JSON.parse(stdout));
  const [container] = helperPodSchema.parse(parse(data["helperPod.yaml"])).spec.containers;
  return container?.image ?? "";
}

async function waitForProbes(
  shell: NodeShell,
  namespace: string,
  { bench, progress, signal }: Pick<ClusterJob, "bench" | "progress" | "signal">,
  { limitSeconds, lookSeconds }: HealthPatience,
): Promise<readonly Pod[]> {
  let advance = { ready: 0, atMs: bench.nowMs() };
  const question = `${bench.distribution.apiGet}/api/v1/namespaces/${namespace}/pods`;
  for (;;) {
    signal.throwIfAborted();
    const answer = await look(shell, { question, enough: allReady, seconds: lookSeconds });
    const pods = answer?.exitCode === 0 ? parsePods(answer.stdout) : [];
    const ready = pods.filter(isReady).length;
    const nowMs = bench.nowMs();
    if (ready > advance.ready) advance = { ready, atMs: nowMs };
    const done = pods.length > 0 && ready === pods.length;
    if (done || nowMs - advance.atMs >= limitSeconds * 1000) return pods;
    progress({ text: `${ready} of ${pods.length} pods have all they need` });
  }
}

/** No pod that is not Ready. A condition begins with its type; newer versions have a number before its status. */
const allReady = `echo "$answer" | grep -q '"type":"Ready"' &&
    ! echo "$answer" | grep -qE '"phase":"Pending"|"type":"Ready",("observedGeneration":[0-9]+,)?"status":"False"'`;

/** What the probes that are not Ready say that they found. */
async function readLogs(
  shell: NodeShell,
  namespace: string,
  pods: readonly Pod[],
  { bench }: Pick<ClusterJob, "bench">,
): Promise<Map<string, string>> {
  const logs = new Map<string, string>();
  for (const { metadata } of pods.filter((pod) => !isReady(pod))) {
    const question = `${bench.distribution.apiGet}/api/v1/namespaces/${namespace}/pods/${metadata.name}/log`;
    const { stdout } = await shell.run(`${question} || true\n`, { timeoutSeconds: patienceSeconds });
    logs.set(metadata.name, stdout);
  }
  return logs;
}
