import type { DiffResult } from "../provider/resource-provider.ts";
import { isReplacement } from "../provider/resource-provider.ts";
import type { ResourceState } from "../state/resource-state.ts";

/** What is to be done about one registered resource. */
export type Decision =
  | { readonly kind: "same"; readonly old: ResourceState; readonly fresh: ResourceState; readonly targeted: boolean }
  | { readonly kind: "create"; readonly fresh: ResourceState }
  | { readonly kind: "update"; readonly old: ResourceState; readonly fresh: ResourceState; readonly diff: DiffResult }
  | {
      readonly kind: "replace";
      readonly old: ResourceState;
      readonly fresh: ResourceState;
      readonly diff: DiffResult;
      /** Delete the old one, and before it `dependents` in this order, before the new one is made. */
      readonly deleteFirst: boolean;
      readonly dependents: readonly ResourceState[];
    }
  /** Not targeted and not there: the program gets unknown outputs. */
  | { readonly kind: "leave-out"; readonly fresh: ResourceState }
  /** Something it needs failed. */
  | { readonly kind: "skip"; readonly because: string };

/** The way from a diff to an operation. */
export function operationFor(old: ResourceState, diff: DiffResult): "same" | "update" | "replace" {
  if (old.pendingReplacement) return "replace";
  if (diff.changes === "some") return isReplacement(diff) ? "replace" : "update";
  // Came up half last time: an update gives the provider the chance to bring it up.
  return old.initErrors.length > 0 ? "update" : "same";
}

/** A diff that asks for a replacement because of `reason`, for replacements that no property asks for. */
export function forcedReplacement(reason: string): DiffResult {
  return {
    changes: "some",
    replaceKeys: [reason],
    changedKeys: [],
    deleteBeforeReplace: false,
    detailed: undefined,
  };
}
