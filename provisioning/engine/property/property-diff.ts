import type { PropertyChange } from "../engine.ts";
import type { DiffResult } from "../provider/resource-provider.ts";
import { formatPropertyPath, type PropertyPath, parsePropertyPath, propertyAt } from "./property-path.ts";
import {
  isPropertyMap,
  type PropertyMap,
  type PropertyValue,
  propertyEquals,
  SecretValue,
  UnknownValue,
  withoutSecrets,
} from "./property-value.ts";

interface Difference {
  readonly path: PropertyPath;
  readonly kind: PropertyChange["kind"];
  readonly old?: PropertyValue;
  readonly new?: PropertyValue;
}

/** Every leaf that differs; a value that became or was secret with the same content does not. */
export function differences(old: PropertyMap, fresh: PropertyMap): readonly Difference[] {
  return [...compare(old, fresh, [])];
}

function* compare(
  old: PropertyValue | undefined,
  fresh: PropertyValue | undefined,
  path: PropertyPath,
): Generator<Difference> {
  if (old === undefined && fresh === undefined) return;
  if (old === undefined) yield { path, kind: "add", new: fresh as PropertyValue };
  else if (fresh === undefined) yield { path, kind: "delete", old };
  else if (isPropertyMap(old) && isPropertyMap(fresh)) {
    for (const key of [...new Set([...Object.keys(old), ...Object.keys(fresh)])].sort()) {
      yield* compare(old[key], fresh[key], [...path, key]);
    }
  } else if (Array.isArray(old) && Array.isArray(fresh)) {
    for (let index = 0; index < Math.max(old.length, fresh.length); index++) {
      yield* compare(old[index], fresh[index], [...path, index]);
    }
  } else if (!propertyEquals(withoutSecrets(old), withoutSecrets(fresh))) {
    yield { path, kind: "update", old, new: fresh };
  }
}

/** A value as people may see it: secrets and unknowns named, never shown. */
export function showable(value: PropertyValue): unknown {
  if (value instanceof SecretValue) return "[secret]";
  if (value instanceof UnknownValue) return "[unknown]";
  if (Array.isArray(value)) return value.map(showable);
  if (isPropertyMap(value))
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, showable(item)]));
  return value;
}

/** The changes of an update or replacement, as the provider details them or else by comparing inputs. */
export function updateChanges(
  old: { readonly inputs: PropertyMap; readonly outputs: PropertyMap },
  inputs: PropertyMap,
  diff: DiffResult,
): readonly PropertyChange[] {
  if (diff.detailed !== undefined && diff.detailed.size > 0) {
    return [...diff.detailed].map(([text, { kind, replaces, inputDiff }]) => {
      const path = parsePropertyPath(text);
      const before = propertyAt(inputDiff ? old.inputs : old.outputs, path) ?? propertyAt(old.inputs, path);
      const after = propertyAt(inputs, path);
      return view(
        {
          path,
          kind,
          ...(before !== undefined && kind !== "add" && { old: before }),
          ...(after !== undefined && kind !== "delete" && { new: after }),
        },
        replaces || diff.replaceKeys.includes(String(path[0])),
      );
    });
  }
  return differences(old.inputs, inputs).map((difference) =>
    view(difference, diff.replaceKeys.includes(String(difference.path[0]))),
  );
}

/** Every input of a new resource, as additions. */
export function creationChanges(inputs: PropertyMap): readonly PropertyChange[] {
  return Object.entries(inputs).map(([key, value]) => view({ path: [key], kind: "add", new: value }, false));
}

function view(difference: Difference, forcesReplacement: boolean): PropertyChange {
  return {
    path: formatPropertyPath(difference.path),
    kind: difference.kind,
    forcesReplacement,
    ...(difference.old !== undefined && { old: showable(difference.old) }),
    ...(difference.new !== undefined && { new: showable(difference.new) }),
  };
}
