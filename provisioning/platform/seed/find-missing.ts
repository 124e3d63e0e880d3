import type { SecretDeclaration } from "#apps/contract/service.ts";
import { secretId } from "../secrets/secret-values.ts";
import { type PlatformReport, type SeededWorkload, workloadId } from "./platform-report.ts";

/**
 * What the seed is responsible for and is not there any more, a few words each: somebody deleted it, or Gitea's data
 * were lost. Argo CD restores everything else.
 */
export function findMissing(
  report: PlatformReport,
  declarations: readonly SecretDeclaration[],
  workloads: readonly SeededWorkload[],
): readonly string[] {
  const root = report.applications.find(({ name }) => name === "root");
  return [
    ...declarations
      .map(secretId)
      .filter((id) => report.secrets[id] === undefined)
      .map((id) => `Secret ${id}`),
    ...workloads
      .map(workloadId)
      .filter((id) => report.workloads[id] === "absent")
      .map((id) => id.replace("/", ": ")),
    ...(root ? [] : ["the root Application"]),
    ...(root?.sync === "Unknown" ? ["the tree in the cluster's git"] : []),
  ];
}
