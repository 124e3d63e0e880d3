import type { ClusterBench } from "./cluster-bench.ts";
import type { NodeFile, NodePlan } from "./contract/node-files.ts";
import type { NodeShell } from "./node-shell.ts";
import { readNodeFiles } from "./read-node-files.ts";
import { retireNodeFiles } from "./retire-node-files.ts";
import { writeNodeFiles } from "./write-node-files.ts";

/** The units of a node, and those that have to start again because a file of theirs changed. */
export interface PutFiles {
  readonly units: readonly string[];
  readonly restart: readonly string[];
}

/** Writes all that a distribution puts on a node, its certificates included; those that still fit are kept, and what is no longer part of it goes. */
export async function putNodeFiles(
  shell: NodeShell,
  bench: Pick<ClusterBench, "distribution" | "nowMs">,
  plan: NodePlan,
): Promise<PutFiles> {
  const { distribution } = bench;
  const now = new Date(bench.nowMs());
  const { files, units } = distribution.render(plan);
  const wanted = await distribution.certificates(plan, [], now);
  const kept = await readNodeFiles(shell, wanted);
  const certificates = kept.length > 0 ? await distribution.certificates(plan, kept, now) : wanted;
  const all: readonly NodeFile[] = [...files, ...certificates];
  const changed = await writeNodeFiles(shell, all);
  await retireNodeFiles(
    shell,
    all.map((file) => file.path),
  );
  const touched = all.filter(({ path }) => changed.has(path)).flatMap(({ restarts }) => restarts ?? units);
  return { units, restart: units.filter((unit) => touched.includes(unit)) };
}
