import { dependenciesOf, type ResourceState } from "../state/resource-state.ts";
import { parseProviderReference, type Urn } from "../urn.ts";

/**
 * The order in which resources may be deleted: groups, each to be done before the next, with no
 * dependency within a group. What depends on something goes before it; so do children before their
 * parent, and everything before its provider. `state` is in dependency order and holds `condemned`.
 */
export function deleteOrder(
  state: readonly ResourceState[],
  condemned: ReadonlySet<ResourceState>,
): readonly (readonly ResourceState[])[] {
  const depth = new Map<ResourceState, number>();
  const byUrn = new Map<Urn, ResourceState[]>();
  for (const resource of state) {
    const needed = [...dependenciesOf(resource)];
    if (resource.provider !== "") needed.push(parseProviderReference(resource.provider).urn);
    // Through resources that stay, too: order must hold along any path.
    const below = needed.flatMap((urn) => byUrn.get(urn) ?? []).map((other) => depth.get(other) ?? 0);
    depth.set(resource, Math.max(0, ...below) + (condemned.has(resource) ? 1 : 0));
    byUrn.set(resource.urn, [...(byUrn.get(resource.urn) ?? []), resource]);
  }
  const groups: ResourceState[][] = [];
  for (const resource of condemned) {
    const level = depth.get(resource) ?? 1;
    groups[level] = [...(groups[level] ?? []), resource];
  }
  return groups.filter((group) => group !== undefined).reverse();
}
