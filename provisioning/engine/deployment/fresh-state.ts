import { emptyResourceState, type ResourceState } from "../state/resource-state.ts";
import type { Urn } from "../urn.ts";
import type { Goal } from "./goal.ts";

/** Fields that a later CLI wrote and that a new registration does not repeat; dates of the source are not kept. */
const notCarried: ReadonlySet<string> = new Set(["taint", "sourcePosition", "stackTrace"]);

/** The state that a goal leads to, before any provider was asked. */
export function freshState(urn: Urn, goal: Goal, provider: string, old: ResourceState | undefined): ResourceState {
  return {
    ...emptyResourceState(urn, goal.type),
    custom: goal.custom,
    inputs: goal.properties,
    parent: goal.parent,
    protect: goal.protect ?? false,
    dependencies: goal.dependencies,
    propertyDependencies: goal.propertyDependencies,
    provider,
    additionalSecretOutputs: goal.additionalSecretOutputs,
    aliases: old !== undefined && old.urn !== urn ? [old.urn] : [],
    customTimeouts: goal.customTimeouts,
    retainOnDelete: goal.retainOnDelete ?? false,
    deletedWith: goal.deletedWith,
    ignoreChanges: goal.ignoreChanges,
    replaceOnChanges: goal.replaceOnChanges,
    created: old?.created,
    modified: old?.modified,
    carried: Object.fromEntries(Object.entries(old?.carried ?? {}).filter(([field]) => !notCarried.has(field))),
  };
}
