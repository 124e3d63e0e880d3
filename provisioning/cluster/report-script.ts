import type { Distribution } from "./contract/node-files.ts";
import { type ReportSection, reportSections } from "./member-report.ts";
import { nodeMarkPath } from "./node-mark.ts";

/** For each question to the node's own API and datastore, which may hang while they have no quorum; busy ones take ten. */
const questionSeconds = 20;

/**
 * Shell script that prints what a machine is to a cluster, for {@link parseMemberReport}: one connection, and the slow
 * questions side by side. It changes nothing.
 */
export function reportScript({
  apiGet,
  etcdctl,
  authorityFiles,
  adminKubeconfig,
}: Pick<Distribution, "apiGet" | "etcdctl" | "authorityFiles" | "adminKubeconfig">): string {
  const questions = {
    mark: `cat ${nodeMarkPath}`,
    // The fingerprint of a certificate is the digest of its DER form, which coreutils can make of a PEM file.
    authority: `for file in ${authorityFiles.join(" ")}; do
  [ -s "$file" ] || continue
  awk '/BEGIN CERTIFICATE/ { on = 1; next } /END CERTIFICATE/ { exit } on' "$file" | base64 -d | sha256sum | cut -c1-64
  break
done`,
    nodes: onServer(`timeout ${questionSeconds} ${apiGet}/api/v1/nodes`),
    etcd: etcdctl ? onServer(`timeout ${questionSeconds} ${etcdctl} member list -w simple`) : ":",
  } satisfies Record<ReportSection, string>;

  return [
    "answers=$(mktemp -d)",
    // An answer that broke off, as those of a busy server do, is none.
    ...reportSections.map(
      (name) => `{ ${questions[name]}\n} >"$answers/${name}" 2>/dev/null || : >"$answers/${name}" &`,
    ),
    "wait",
    ...reportSections.map((name) => `printf '\\n==${name}\\n'; cat "$answers/${name}"`),
    'rm -rf "$answers"',
    "",
  ].join("\n");

  function onServer(question: string): string {
    return `[ ! -e ${adminKubeconfig} ] || ${question}`;
  }
}
