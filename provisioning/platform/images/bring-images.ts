import type { ClusterJob } from "../../cluster/cluster-bench.ts";
import type { NodeArtifact } from "../../cluster/contract/node-files.ts";
import { sendArtifacts } from "../../cluster/send-artifacts.ts";
import type { BuiltImage } from "../../platform-images/ensure-platform-images.ts";
import { shellQuote } from "../../ssh/shell-quote.ts";

/** On a node: the archives stay, so that what is there already is known by its digest. */
const folder = "/var/lib/hearth/artifacts/images";

/** Unpacking 200 MB on an emulated disk. */
const importSeconds = 300;

/**
 * Brings images to nodes, all nodes at once. What a node has already, by digest, is not sent and not imported again.
 */
export async function bringImages(
  nodes: readonly { readonly name: string; readonly address: string }[],
  built: readonly BuiltImage[],
  job: Pick<ClusterJob, "bench" | "progress">,
): Promise<void> {
  const artifacts = built.map(
    ({ archive, fileName }): NodeArtifact => ({ ref: archive, path: `${folder}/${fileName}`, mode: 0o644 }),
  );
  await Promise.all(
    nodes.map(async (node) => {
      const shell = await job.bench.shell(node);
      const progress = ({ text }: { readonly text: string }) => job.progress({ text: `${node.name}: ${text}` });
      await sendArtifacts(shell, artifacts, { bench: job.bench, progress, what: "images" });
      progress({ text: "importing images" });
      await shell.run(importScript(job.bench.distribution.ctr, built), { timeoutSeconds: importSeconds });
    }),
  );
}

/**
 * Pinned, because a kubelet that is short of disk would remove what no registry could give back. Imported is what
 * containerd lists under its name, from an archive of this digest: names stay the same when an image is built anew.
 */
export function importScript(ctr: string, built: readonly BuiltImage[]): string {
  return [
    "set -eu",
    `cd ${folder}`,
    `ctr=${ctr}`,
    // Unquoted, for k3s' is two words.
    "there=$($ctr --namespace k8s.io images list --quiet)",
    ...built.flatMap(({ fileName, archive, reference }) => {
      const mark = shellQuote(`${fileName}.${archive.sha256}.imported`);
      return [
        `if ! [ -e ${mark} ] || ! printf '%s\\n' "$there" | grep -qxF ${shellQuote(reference)}; then`,
        `  $ctr --namespace k8s.io images import --local --label io.cri-containerd.pinned=pinned ${shellQuote(fileName)} >/dev/null`,
        `  rm -f ${shellQuote(fileName)}.*.imported`,
        `  touch ${mark}`,
        "fi",
      ];
    }),
    "",
  ].join("\n");
}
