import type { KubernetesObject } from "#apps/contract/kubernetes-object.ts";
import type { ChartSource, Service } from "#apps/contract/service.ts";
import type { Site } from "#apps/contract/site.ts";
import { treeRepositoryUrl } from "#apps/contract/tree-repository.ts";
import { charts } from "#apps/versions.ts";

/** Where Argo CD lives, and with it every Application. */
export const argoCdNamespace = "argocd";

/** The branch that is what runs. */
export const followedBranch = "main";

/** Folder of a service in the rendered tree. */
export function serviceFolder(service: Pick<Service, "group" | "name">): string {
  return `${service.group}/${service.name}`;
}

/** The Application that deploys a service, in its sync wave. */
export function application(service: Service, site: Site, wave: number, running: readonly Service[]): KubernetesObject {
  const folder = { repoURL: treeRepositoryUrl(site), targetRevision: followedBranch, path: serviceFolder(service) };
  return {
    apiVersion: "argoproj.io/v1alpha1",
    kind: "Application",
    metadata: {
      name: service.name,
      namespace: argoCdNamespace,
      labels: { "hearth.home.arpa/group": service.group },
      annotations: { "argocd.argoproj.io/sync-wave": `${wave}` },
      // No finalizer: whoever removes an Application, by mistake or because git was lost, does not remove what it runs.
    },
    spec: {
      project: service.group,
      destination: { server: "https://kubernetes.default.svc", namespace: service.namespace },
      ...(service.source.kind === "chart"
        ? { sources: chartSources(service.source, site, running, folder) }
        : { source: folder }),
      syncPolicy,
    },
  };
}

/** The one Application that the seed makes: it deploys all the others. */
export function rootApplication(site: Site): KubernetesObject {
  return {
    apiVersion: "argoproj.io/v1alpha1",
    kind: "Application",
    metadata: { name: "root", namespace: argoCdNamespace },
    spec: {
      project: "root",
      destination: { server: "https://kubernetes.default.svc", namespace: argoCdNamespace },
      source: { repoURL: treeRepositoryUrl(site), targetRevision: followedBranch, path: "applications" },
      // A service that disappears from git is shown as such and goes on running until a person removes it: the
      // history may have been lost together with Gitea's volume.
      syncPolicy: { ...syncPolicy, automated: { prune: false, selfHeal: true } },
    },
  };
}

const syncPolicy = {
  automated: { prune: true, selfHeal: true },
  // PruneLast: a renamed object exists under its new name before the old one goes.
  syncOptions: ["ServerSideApply=true", "PruneLast=true", "FailOnSharedResource=true"],
  retry: { limit: 10, backoff: { duration: "5s", factor: 2, maxDuration: "2m" } },
};

function chartSources(source: ChartSource, site: Site, running: readonly Service[], folder: object): readonly object[] {
  const { repository, chart, version } = charts[source.chart];
  return [
    { repoURL: repository, chart, targetRevision: version, helm: { valuesObject: source.values(site, running) } },
    folder,
  ];
}
