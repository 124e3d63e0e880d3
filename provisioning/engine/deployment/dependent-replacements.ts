import { type PropertyMap, unknownValue } from "../property/property-value.ts";
import { isReplacement, type ResourceProvider } from "../provider/resource-provider.ts";
import { dependenciesOf, type ResourceState } from "../state/resource-state.ts";
import { parseProviderReference, type Urn } from "../urn.ts";

/**
 * When a resource is deleted before its replacement is made, whatever would have to be replaced
 * because of it must be deleted even earlier. A dependent is asked, through its provider's diff,
 * what it would do if the properties that come from a condemned resource were unknown.
 *
 * @param state the resources of the last update, in dependency order
 * @param seen URNs already registered in this update: they cannot depend on the root any more
 * @returns dependents in dependency order; delete them in reverse
 */
export async function dependentReplacements(
  root: ResourceState,
  state: readonly ResourceState[],
  seen: ReadonlySet<Urn>,
  providerOf: (resource: ResourceState) => Promise<ResourceProvider>,
): Promise<readonly ResourceState[]> {
  const condemned = new Set<Urn>([root.urn]);
  const affected = new Set<Urn>([root.urn]);
  const result: ResourceState[] = [];
  for (const resource of state.slice(state.indexOf(root) + 1)) {
    if (resource.delete || seen.has(resource.urn)) continue;
    const provider = resource.provider === "" ? "" : parseProviderReference(resource.provider).urn;
    if (![...dependenciesOf(resource), provider].some((urn) => affected.has(urn))) continue;
    affected.add(resource.urn);
    if (await mustBeReplaced(resource, provider, condemned, providerOf)) {
      condemned.add(resource.urn);
      result.push(resource);
    }
  }
  return result;
}

async function mustBeReplaced(
  resource: ResourceState,
  provider: Urn,
  condemned: ReadonlySet<Urn>,
  providerOf: (resource: ResourceState) => Promise<ResourceProvider>,
): Promise<boolean> {
  if (!resource.custom || resource.external) return false;
  if (condemned.has(provider) || condemned.has(resource.deletedWith)) return true;
  const uncertain = Object.keys(resource.inputs).filter((key) =>
    resource.propertyDependencies[key]?.some((urn) => condemned.has(urn)),
  );
  if (uncertain.length === 0) return false;
  const inputs: PropertyMap = {
    ...resource.inputs,
    ...Object.fromEntries(uncertain.map((key) => [key, unknownValue])),
  };
  const old = { ...resource, outputs: resource.outputs ?? {} };
  const diff = await (await providerOf(resource)).diff(old, inputs, resource.ignoreChanges, true);
  const changesPinned = diff.changedKeys.some((key) => resource.replaceOnChanges.includes(key));
  return isReplacement(diff) || changesPinned;
}
