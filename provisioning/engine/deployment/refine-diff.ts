import { differences } from "../property/property-diff.ts";
import { parsePropertyPath, pathContains, resetIgnored } from "../property/property-path.ts";
import type { PropertyMap } from "../property/property-value.ts";
import type { DiffResult } from "../provider/resource-provider.ts";

/** A provider that does not know whether anything changed is answered by comparing inputs. */
export function settleDiff(
  diff: DiffResult,
  oldInputs: PropertyMap,
  inputs: PropertyMap,
  ignoreChanges: readonly string[],
): DiffResult {
  if (diff.changes !== "unknown") return diff;
  const changed = differences(oldInputs, resetIgnored(inputs, oldInputs, ignoreChanges));
  return {
    ...diff,
    changes: changed.length > 0 ? "some" : "none",
    changedKeys: [...new Set(changed.map(({ path }) => String(path[0])))],
    detailed: new Map(
      changed.map(({ path, kind }) => [
        String(path[0]),
        { kind: path.length > 1 ? "update" : kind, replaces: false, inputDiff: true },
      ]),
    ),
  };
}

/** Turns the changes that `replaceOnChanges` names into reasons to replace. */
export function applyReplaceOnChanges(diff: DiffResult, replaceOnChanges: readonly string[]): DiffResult {
  if (diff.changes !== "some" || replaceOnChanges.length === 0) return diff;
  const pinned = replaceOnChanges.map(parsePropertyPath);
  const isPinned = (path: string) => pinned.some((pin) => pathContains(pin, parsePropertyPath(path)));
  return {
    ...diff,
    replaceKeys: [...new Set([...diff.replaceKeys, ...diff.changedKeys.filter(isPinned)])],
    detailed:
      diff.detailed &&
      new Map(
        [...diff.detailed].map(([path, change]) => [path, { ...change, replaces: change.replaces || isPinned(path) }]),
      ),
  };
}
