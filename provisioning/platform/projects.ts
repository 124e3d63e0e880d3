import type { KubernetesObject } from "#apps/contract/kubernetes-object.ts";
import type { Site } from "#apps/contract/site.ts";
import { treeRepositoryUrl } from "#apps/contract/tree-repository.ts";
import { argoCdNamespace } from "./application.ts";

/**
 * What the Applications of each group may touch. `root` makes Applications and nothing else; `apps` has no word in
 * the namespaces of the cluster and the platform, and makes no object of the whole cluster but its namespaces.
 */
export function projects(site: Site): readonly KubernetesObject[] {
  const server = "https://kubernetes.default.svc";
  const anywhere = [{ server, namespace: "*" }];
  const anyKind = [{ group: "*", kind: "*" }];
  return [
    project("root", {
      description: "Makes the Applications of the tree.",
      sourceRepos: [treeRepositoryUrl(site)],
      destinations: [{ server, namespace: argoCdNamespace }],
      clusterResourceWhitelist: [],
      namespaceResourceWhitelist: ["Application", "AppProject"].map((kind) => ({ group: "argoproj.io", kind })),
    }),
    ...["system", "platform"].map((name) =>
      project(name, {
        description: name === "system" ? "What the cluster needs." : "What the platform offers.",
        sourceRepos: ["*"],
        destinations: anywhere,
        clusterResourceWhitelist: anyKind,
      }),
    ),
    project("apps", {
      description: "What people use.",
      sourceRepos: ["*"],
      destinations: [
        ...["kube-system", "kube-public", "kube-node-lease", argoCdNamespace, "gitea"].map((namespace) => ({
          server,
          namespace: `!${namespace}`,
        })),
        ...anywhere,
      ],
      clusterResourceWhitelist: [{ group: "", kind: "Namespace" }],
    }),
  ];
}

function project(name: string, spec: object): KubernetesObject {
  return {
    apiVersion: "argoproj.io/v1alpha1",
    kind: "AppProject",
    metadata: {
      name,
      namespace: argoCdNamespace,
      // Before every Application that names it.
      annotations: { "argocd.argoproj.io/sync-wave": "-1" },
    },
    spec,
  };
}
