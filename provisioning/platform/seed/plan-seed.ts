import type { SecretDeclaration } from "#apps/contract/service.ts";
import { secretId } from "../secrets/secret-values.ts";
import { type PlatformReport, type SeededWorkload, workloadId } from "./platform-report.ts";

/** One thing to do, in the order that they are planned. */
export type SeedStep =
  /** Namespaces, and the Secrets that are missing or not current, by `namespace/name`. */
  | { readonly kind: "secrets"; readonly secrets: readonly string[] }
  /** Whole services that are not there, by name: Gitea, Argo CD. Argo CD changes what is there. */
  | { readonly kind: "services"; readonly services: readonly string[] }
  /** Pods that hold a value that is no longer true. */
  | { readonly kind: "restart"; readonly namespace: string; readonly workloads: readonly string[] }
  /** Accounts, repository and webhook in Gitea, and the tree in the repository. */
  | { readonly kind: "git" }
  /** The projects and the root Application. */
  | { readonly kind: "root" };

export interface SeedWishes {
  /** Digest of every declared Secret as it should be, by `namespace/name`. */
  readonly secrets: Readonly<Record<string, string>>;
  readonly declarations: readonly SecretDeclaration[];
  /** What the seed starts, by service. */
  readonly services: Readonly<Record<string, readonly SeededWorkload[]>>;
  /** Commit that this computer pushed last; absent before the first push. */
  readonly commit?: string;
  /** The cluster's git does not hold the tree, whatever Argo CD remembers of it. */
  readonly treeLost: boolean;
  /** Digest of the rendered tree is another than when it was pushed last. */
  readonly treeChanged: boolean;
}

/**
 * What is missing between the cluster and a platform that follows git. The seed makes what is not there and leaves
 * alone what is: from then on it belongs to Argo CD. Empty when there is nothing to do.
 */
export function planSeed(report: PlatformReport, wishes: SeedWishes): readonly SeedStep[] {
  const stale = Object.keys(wishes.secrets).filter((id) => report.secrets[id] !== wishes.secrets[id]);
  const absent = Object.entries(wishes.services)
    .filter(([, workloads]) => workloads.some((workload) => report.workloads[workloadId(workload)] === "absent"))
    .map(([service]) => service);
  const rotated = stale.filter((id) => report.secrets[id] !== undefined);
  const root = report.applications.find(({ name }) => name === "root");
  const gitIsCurrent = root !== undefined && root.sync !== "Unknown" && root.revision === wishes.commit;
  const needsGit =
    wishes.treeChanged || wishes.treeLost || !gitIsCurrent || absent.includes("gitea") || stale.length > 0;
  return [
    ...(stale.length > 0 || absent.length > 0 ? [{ kind: "secrets", secrets: stale } as const] : []),
    ...(absent.length > 0 ? [{ kind: "services", services: absent } as const] : []),
    ...restarts(rotated, wishes, absent, report),
    ...(needsGit ? [{ kind: "git" } as const] : []),
    ...(root ? [] : [{ kind: "root" } as const]),
  ];
}

/** Workloads that were just made have read the new value already. */
function restarts(
  rotated: readonly string[],
  wishes: SeedWishes,
  absent: readonly string[],
  report: PlatformReport,
): readonly SeedStep[] {
  const fresh = new Set(absent.flatMap((service) => wishes.services[service] ?? []).map(workloadId));
  const byNamespace = new Map<string, Set<string>>();
  for (const declaration of wishes.declarations) {
    if (!rotated.includes(secretId(declaration))) continue;
    for (const workload of declaration.restarts) {
      const id = `${declaration.namespace}/${workload}`;
      if (fresh.has(id) || report.workloads[id] === "absent") continue;
      byNamespace.set(declaration.namespace, (byNamespace.get(declaration.namespace) ?? new Set()).add(workload));
    }
  }
  return [...byNamespace].map(([namespace, workloads]) => ({
    kind: "restart",
    namespace,
    workloads: [...workloads].sort(),
  }));
}
