import type { PropertyMap } from "../property/property-value.ts";
import type { Urn } from "../urn.ts";

/** Seconds that an operation may take; 0 leaves it to the provider. */
export interface CustomTimeouts {
  readonly create?: number;
  readonly update?: number;
  readonly delete?: number;
}

/**
 * What the state knows of one resource. Objects are mutable and compared by identity: the
 * snapshot holds the same object that a step is working on.
 */
export interface ResourceState {
  urn: Urn;
  type: string;
  /** True if a provider owns it, false for components. */
  custom: boolean;
  /** Given by the provider; empty for components and before creation. */
  id: string;
  /** Replaced by another resource of the same URN, and still to be deleted. */
  delete: boolean;
  inputs: PropertyMap;
  outputs: PropertyMap | undefined;
  parent: Urn | "";
  protect: boolean;
  /** Read, not owned. */
  external: boolean;
  dependencies: readonly Urn[];
  propertyDependencies: Readonly<Record<string, readonly Urn[]>>;
  /** `<provider urn>::<id>`; empty for components and providers. */
  provider: string;
  initErrors: readonly string[];
  /** Already deleted, its replacement not yet made. */
  pendingReplacement: boolean;
  additionalSecretOutputs: readonly string[];
  /** URNs it was known by before. */
  aliases: readonly Urn[];
  customTimeouts: CustomTimeouts | undefined;
  retainOnDelete: boolean;
  deletedWith: Urn | "";
  ignoreChanges: readonly string[];
  replaceOnChanges: readonly string[];
  /** ISO 8601. */
  created: string | undefined;
  modified: string | undefined;
  /** Fields of the CLI's format that this engine does not use and hands on as they are. */
  carried: Readonly<Record<string, unknown>>;
}

export type PendingKind = "creating" | "updating" | "deleting" | "reading";

/** An operation that had begun when the state was written. */
export interface PendingOperation {
  readonly resource: ResourceState;
  readonly kind: PendingKind;
}

/** A resource with nothing but its name; fields are set by whoever makes it. */
export function emptyResourceState(urn: Urn, type: string): ResourceState {
  return {
    urn,
    type,
    custom: false,
    id: "",
    delete: false,
    inputs: {},
    outputs: undefined,
    parent: "",
    protect: false,
    external: false,
    dependencies: [],
    propertyDependencies: {},
    provider: "",
    initErrors: [],
    pendingReplacement: false,
    additionalSecretOutputs: [],
    aliases: [],
    customTimeouts: undefined,
    retainOnDelete: false,
    deletedWith: "",
    ignoreChanges: [],
    replaceOnChanges: [],
    created: undefined,
    modified: undefined,
    carried: {},
  };
}

/** Everything that must come before the resource in a state file, the provider's URN not included. */
export function dependenciesOf(state: ResourceState): ReadonlySet<Urn> {
  return new Set(
    [
      state.parent,
      ...state.dependencies,
      ...Object.values(state.propertyDependencies).flat(),
      state.deletedWith,
    ].filter((urn) => urn !== ""),
  );
}
