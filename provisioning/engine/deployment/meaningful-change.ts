import { propertyEquals } from "../property/property-value.ts";
import type { ResourceState } from "../state/resource-state.ts";

/** Fields that may differ although the resource itself stays the same. */
const comparedFields = [
  "urn",
  "type",
  "custom",
  "provider",
  "parent",
  "deletedWith",
  "protect",
  "retainOnDelete",
] as const satisfies readonly (keyof ResourceState)[];

/** True if an unchanged resource is yet to be written, because something about it in the state differs. */
export function isMeaningfulChange(old: ResourceState, fresh: ResourceState): boolean {
  return (
    comparedFields.some((field) => old[field] !== fresh[field]) ||
    !propertyEquals(old.inputs, fresh.inputs) ||
    !propertyEquals(old.outputs ?? {}, fresh.outputs ?? {}) ||
    [...old.dependencies].sort().join() !== [...fresh.dependencies].sort().join() ||
    JSON.stringify(old.customTimeouts ?? {}) !== JSON.stringify(fresh.customTimeouts ?? {})
  );
}
