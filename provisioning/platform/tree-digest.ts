import { createHash } from "node:crypto";
import { allServices } from "#apps/all-services.ts";
import type { Site } from "#apps/contract/site.ts";
import { images } from "#apps/versions.ts";
import { renderTree } from "./render-tree.ts";
import { standInUpstream } from "./stand-in-upstream.ts";

/**
 * Changes whenever the tree of this site would, without what only a build has at hand: a project's own manifests are
 * stood in for, and change with its version.
 */
export function treeDigest(site: Site): string {
  const tree = renderTree({ services: allServices, site, upstream: standInUpstream });
  return createHash("sha256")
    .update(JSON.stringify([[...tree], images]))
    .digest("hex")
    .slice(0, 32);
}
