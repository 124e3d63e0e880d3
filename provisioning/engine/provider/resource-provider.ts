import type { PropertyMap } from "../property/property-value.ts";
import type { Urn } from "../urn.ts";

export interface CheckFailure {
  readonly property: string;
  readonly reason: string;
}

export interface CheckResult {
  readonly inputs: PropertyMap;
  readonly failures: readonly CheckFailure[];
}

export type DetailKind = "add" | "delete" | "update";

/** One entry of a provider's own, detailed diff. */
export interface DetailedChange {
  readonly kind: DetailKind;
  readonly replaces: boolean;
  /** True if old and new are inputs, false if the old value is a piece of the outputs. */
  readonly inputDiff: boolean;
}

/** What a provider says about the difference between the state and the program. */
export interface DiffResult {
  readonly changes: "none" | "some" | "unknown";
  readonly replaceKeys: readonly string[];
  readonly changedKeys: readonly string[];
  readonly deleteBeforeReplace: boolean;
  /** By property path; absent if the provider does not say. */
  readonly detailed: ReadonlyMap<string, DetailedChange> | undefined;
}

export function isReplacement(diff: DiffResult): boolean {
  return diff.replaceKeys.length > 0 || [...(diff.detailed?.values() ?? [])].some((change) => change.replaces);
}

/** Result of create, update and read. `initErrors`: it exists, but did not come up whole. */
export interface LiveResource {
  readonly id: string;
  readonly outputs: PropertyMap;
  /** Only from read, and only if the provider knows them. */
  readonly inputs?: PropertyMap;
  readonly initErrors?: readonly string[];
}

/** A resource as providers are asked about it. */
export interface ExistingResource {
  readonly urn: Urn;
  readonly id: string;
  readonly inputs: PropertyMap;
  readonly outputs: PropertyMap;
}

/** A configured provider, which has functions besides resources. */
export interface ConfiguredProvider extends ResourceProvider {
  invoke(token: string, args: PropertyMap): Promise<CheckResult>;
}

/** All providers of a deployment; it is itself the provider of the `pulumi:providers:*` resources. */
export interface ProviderDirectory extends ResourceProvider {
  /** The provider with this reference (`<urn>::<id>`); one that is only in the state is configured as it was. */
  provider(reference: string): Promise<ConfiguredProvider>;
  /** Makes an unchanged provider of the state available under its possibly new URN. */
  same(urn: Urn, id: string, oldInputs: PropertyMap): Promise<void>;
}

/** The life of resources of one package; failures are rejections with the provider's words. */
export interface ResourceProvider {
  check(urn: Urn, olds: PropertyMap | undefined, news: PropertyMap, preview: boolean): Promise<CheckResult>;
  diff(
    old: ExistingResource,
    news: PropertyMap,
    ignoreChanges: readonly string[],
    preview: boolean,
  ): Promise<DiffResult>;
  create(urn: Urn, inputs: PropertyMap, timeoutSeconds: number, preview: boolean): Promise<LiveResource>;
  /** `undefined`: it does not exist any more. */
  read(resource: ExistingResource): Promise<LiveResource | undefined>;
  update(
    old: ExistingResource,
    news: PropertyMap,
    ignoreChanges: readonly string[],
    timeoutSeconds: number,
    preview: boolean,
  ): Promise<LiveResource>;
  delete(resource: ExistingResource, timeoutSeconds: number): Promise<void>;
}
