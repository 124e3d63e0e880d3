import { randomBytes } from "node:crypto";
import type { ClusterJob } from "./cluster-bench.ts";
import type { ClusterSettings } from "./contract/cluster-settings.ts";
import { healthManifest } from "./health-manifest.ts";
import { type HealthCheck, healthReport, parsePods } from "./health-report.ts";
import type { LivingServer } from "./living-server.ts";
import type { NodeShell } from "./node-shell.ts";

/** An emulated machine starts a pod within ten seconds; images are on the nodes. */
const limitSeconds = 180;
const lookSeconds = 15;
/** Stands for the image until the server has looked up which one it has. */
const imagePlaceholder = "IMAGE-OF-THE-PROBE";

/**
 * Looks at the cluster as its users do: a pod on every node, names, pods that reach each other across nodes and through
 * a service, a volume. What it makes lives in a namespace of its own, which is removed again.
 */
export async function checkHealth(
  { server, nodes }: LivingServer,
  { domain }: Pick<ClusterSettings, "domain">,
  job: Pick<ClusterJob, "bench" | "progress" | "signal">,
): Promise<HealthCheck[]> {
  const { bench, progress } = job;
  const { kubectl } = bench.distribution;
  const shell = await bench.shell(server);
  const namespace = `hearth-health-${randomBytes(4).toString("hex")}`;
  const ready = nodes.filter((node) => node.ready).map(({ name }) => name);
  const manifest = healthManifest({ namespace, nodes: ready, domain, image: imagePlaceholder });
  try {
    progress({ text: "making a pod on every node" });
    await shell.run(createScript(kubectl, manifest), { timeoutSeconds: 240 });
    await waitForProbes(shell, namespace, job);
    const { pods, logs } = await readProbes(shell, kubectl, namespace);
    return healthReport(nodes, pods, logs);
  } finally {
    // Interrupted or not: what was made goes.
    await shell.run(`${kubectl} delete namespace ${namespace} --ignore-not-found --wait=false\n`, {
      timeoutSeconds: 180,
    });
  }
}

/** The image is the one that makes directories for volumes: both distributions have it on every node. */
function createScript(kubectl: string, manifest: object): string {
  return `set -e
image=$(${kubectl} -n kube-system get configmap local-path-config -o 'jsonpath={.data.helperPod\\.yaml}' |
  sed -n 's/.*image: *"\\{0,1\\}\\([^" ]*\\).*/\\1/p' | head -n1)
[ -n "$image" ] || { echo "no local-path-config in kube-system" >&2; exit 1; }
sed "s|${imagePlaceholder}|$image|" <<'END' | ${kubectl} create --validate=false -f - >/dev/null
${JSON.stringify(manifest, undefined, 1)}
END
`;
}

async function waitForProbes(
  shell: NodeShell,
  namespace: string,
  { bench, progress, signal }: Pick<ClusterJob, "bench" | "progress" | "signal">,
): Promise<void> {
  const startMs = bench.nowMs();
  const wait = `${bench.distribution.kubectl} -n ${namespace} wait --for=condition=Ready pod --all --timeout=${lookSeconds}s\n`;
  while (bench.nowMs() - startMs < limitSeconds * 1000) {
    signal.throwIfAborted();
    const { exitCode, stdout } = await shell.run(wait, { timeoutSeconds: lookSeconds + 45, allowFailure: true });
    if (exitCode === 0) return;
    progress({
      text: `${stdout.split("\n").filter((line) => line.includes("condition met")).length} pods have all they need`,
    });
  }
}

async function readProbes(shell: NodeShell, kubectl: string, namespace: string) {
  const inNamespace = `${kubectl} -n ${namespace}`;
  const { stdout } = await shell.run(`${inNamespace} get pods -o json\n`, { timeoutSeconds: 180 });
  const pods = parsePods(stdout);
  const logs = new Map<string, string>();
  const unready = pods.filter(
    ({ status }) => !status.conditions?.some(({ type, status: state }) => type === "Ready" && state === "True"),
  );
  for (const { metadata } of unready) {
    const { stdout: text } = await shell.run(`${inNamespace} logs ${metadata.name} 2>/dev/null || true\n`, {
      timeoutSeconds: 180,
    });
    logs.set(metadata.name, text);
  }
  return { pods, logs };
}
