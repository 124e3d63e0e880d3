import { parseProviderReference, type Urn } from "../urn.ts";
import { dependenciesOf, type ResourceState } from "./resource-state.ts";

/**
 * The resources with everything before what depends on it, otherwise in the order given, as state
 * files must be. A new list in front of an old one usually is in order already; a resource that was
 * left alone and needs another that was left alone may not be.
 */
export function inDependencyOrder(resources: readonly ResourceState[]): readonly ResourceState[] {
  const byUrn = new Map<Urn, ResourceState[]>();
  for (const resource of resources) byUrn.set(resource.urn, [...(byUrn.get(resource.urn) ?? []), resource]);
  const ordered = new Set<ResourceState>();
  const visiting = new Set<ResourceState>();
  const visit = (resource: ResourceState) => {
    if (ordered.has(resource) || visiting.has(resource)) return;
    visiting.add(resource);
    const provider = resource.provider === "" ? [] : [parseProviderReference(resource.provider).urn];
    for (const urn of [...dependenciesOf(resource), ...provider]) {
      const candidates = byUrn.get(urn) ?? [];
      // One living resource of this URN, in front of those that wait for their deletion.
      const needed = candidates.find((candidate) => !candidate.delete) ?? candidates[0];
      if (needed !== undefined) visit(needed);
    }
    ordered.add(resource);
  };
  for (const resource of resources) visit(resource);
  return [...ordered];
}
