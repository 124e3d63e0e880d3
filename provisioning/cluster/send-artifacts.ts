import { artifactPath } from "../artifacts/artifact-store.ts";
import { shellQuote } from "../ssh/shell-quote.ts";
import type { ClusterJob } from "./cluster-bench.ts";
import type { NodeArtifact } from "./contract/node-files.ts";
import type { NodeShell } from "./node-shell.ts";

/** Digests of some hundred megabytes on an emulated processor. */
const checkSeconds = 120;

/**
 * Puts what a node needs onto it: what lies there already, by its digest, is not sent again.
 * @param job.what for people: “copying Kubernetes 40 %”
 */
export async function sendArtifacts(
  shell: NodeShell,
  artifacts: readonly NodeArtifact[],
  { bench, progress, what = "Kubernetes" }: Pick<ClusterJob, "bench" | "progress"> & { readonly what?: string },
): Promise<void> {
  const { stdout } = await shell.run(missingScript(artifacts), { timeoutSeconds: checkSeconds });
  const absent = new Set(stdout.split("\n"));
  const missing = artifacts.filter(({ path }) => absent.has(path));
  const totalBytes = missing.reduce((sum, { ref }) => sum + ref.sizeBytes, 0);
  let doneBytes = 0;
  for (const { ref, path, mode } of missing) {
    const from = artifactPath(bench.paths.cache, ref.sha256);
    await shell.send({ from, to: path, mode, ...ref }, (percent) => {
      const sentBytes = doneBytes + (ref.sizeBytes * percent) / 100;
      progress({ text: `copying ${what} ${Math.floor((sentBytes / totalBytes) * 100)} %` });
    });
    doneBytes += ref.sizeBytes;
  }
}

/** Prints the path of every file that is not there, or is not what it should be; mends the mode of the others. */
function missingScript(artifacts: readonly NodeArtifact[]): string {
  const checks = artifacts.map(({ ref, path, mode }) => {
    const file = shellQuote(path);
    const same = `[ "$(stat -c %s ${file} 2>/dev/null)" = ${ref.sizeBytes} ] && echo '${ref.sha256} ' ${file} | sha256sum -c --status`;
    return `{ ${same} && chmod ${mode.toString(8)} ${file} || echo ${file}; } &`;
  });
  return [...checks, "wait", ""].join("\n");
}
