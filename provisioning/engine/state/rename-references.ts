import { parseProviderReference, providerReference, type Urn } from "../urn.ts";
import type { ResourceState } from "./resource-state.ts";

/**
 * A resource that was found under an alias has a new URN; whatever still refers to the old one
 * is made to refer to the new one. The aliases have then done their work and are dropped.
 */
export function renameReferences(resources: readonly ResourceState[]): readonly ResourceState[] {
  const renamed = new Map<Urn, Urn>();
  for (const resource of resources) for (const alias of resource.aliases) renamed.set(alias, resource.urn);
  if (renamed.size === 0) return resources;
  const follow = <T extends string>(urn: T): T => (renamed.get(urn) ?? urn) as T;
  return resources.map((resource) => {
    const provider = resource.provider === "" ? undefined : parseProviderReference(resource.provider);
    return {
      ...resource,
      aliases: [],
      parent: follow(resource.parent),
      deletedWith: follow(resource.deletedWith),
      dependencies: resource.dependencies.map(follow),
      propertyDependencies: Object.fromEntries(
        Object.entries(resource.propertyDependencies).map(([key, urns]) => [key, urns.map(follow)]),
      ),
      provider: provider === undefined ? "" : providerReference(follow(provider.urn), provider.id),
    };
  });
}
