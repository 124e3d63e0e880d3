import type { Site } from "./site.ts";

/** The repository in the cluster's Gitea that holds the tree, and the account that owns it. */
export const treeRepository = { owner: "hearth", name: "apps" } as const;

/** As Argo CD clones it: see `hostAliases` in apps/platform/argo-cd/workloads.ts. */
export function treeRepositoryUrl(site: Pick<Site, "domain">): string {
  return `http://git.${site.domain}:3000/${treeRepository.owner}/${treeRepository.name}.git`;
}
