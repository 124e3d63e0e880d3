import { isPropertyMap, type PropertyMap, type PropertyValue, SecretValue } from "./property-value.ts";

/** A way into a property: keys of maps, indices of lists, `*` for any of them. */
export type PropertyPath = readonly (string | number)[];

/** Reads Pulumi's notation: `root.nested["key.with.dots"][0].*`. Throws a plain `Error` at what is none. */
export function parsePropertyPath(text: string): PropertyPath {
  const path: (string | number)[] = [];
  const step = /\.?([^.[\]"]+)|\.?\[(\d+|\*|"(?:[^"\\]|\\.)*")\]/gy;
  while (step.lastIndex < text.length) {
    const match = step.exec(text);
    if (match === null) throw new Error(`"${text}" is not a property path`);
    const [, key, bracket] = match;
    if (key !== undefined) path.push(key);
    else if (bracket?.startsWith('"')) path.push(JSON.parse(bracket) as string);
    else path.push(bracket === "*" ? "*" : Number(bracket));
  }
  return path;
}

/** Writes Pulumi's notation. */
export function formatPropertyPath(path: PropertyPath): string {
  return path
    .map((step, index) => {
      if (typeof step === "number") return `[${step}]`;
      if (!/^[\w-]+$/.test(step)) return `[${JSON.stringify(step)}]`;
      return index === 0 ? step : `.${step}`;
    })
    .join("");
}

/** True if `path` is the prefix of, or the same as, `inner`. */
export function pathContains(path: PropertyPath, inner: PropertyPath): boolean {
  return path.length <= inner.length && path.every((step, index) => step === "*" || step === inner[index]);
}

/** The value at the end of a path, looking through secrets; `undefined` if there is none. */
export function propertyAt(value: PropertyValue | undefined, path: PropertyPath): PropertyValue | undefined {
  if (value instanceof SecretValue) {
    const inner = propertyAt(value.element, path);
    return inner === undefined || inner instanceof SecretValue ? inner : new SecretValue(inner);
  }
  const [step, ...rest] = path;
  if (step === undefined) return value;
  if (Array.isArray(value)) return propertyAt(value[Number(step)], rest);
  if (isPropertyMap(value) && Object.hasOwn(value, step)) return propertyAt(value[step], rest);
  return undefined;
}

/**
 * The new properties with the old value put back wherever a path of `ignoreChanges` leads,
 * as if the program had not changed it.
 */
export function resetIgnored(news: PropertyMap, olds: PropertyMap, ignoreChanges: readonly string[]): PropertyMap {
  let result: PropertyValue = news;
  for (const text of ignoreChanges) result = reset(result, olds, parsePropertyPath(text)) ?? {};
  return result as PropertyMap;
}

function reset(
  fresh: PropertyValue | undefined,
  old: PropertyValue | undefined,
  path: PropertyPath,
): PropertyValue | undefined {
  const [step, ...rest] = path;
  if (step === undefined) return old;
  if (fresh instanceof SecretValue) return reset(fresh.element, old, path);
  const before = old instanceof SecretValue ? old.element : old;
  if (Array.isArray(fresh)) {
    const beforeList = Array.isArray(before) ? before : [];
    return fresh.map((item: PropertyValue, index) =>
      step === "*" || step === index ? (reset(item, beforeList[index], rest) ?? item) : item,
    );
  }
  if (!isPropertyMap(fresh)) return fresh;
  const beforeMap = isPropertyMap(before) ? before : {};
  const keys = step === "*" ? new Set([...Object.keys(fresh), ...Object.keys(beforeMap)]) : new Set([String(step)]);
  const result: Record<string, PropertyValue> = { ...fresh };
  for (const key of keys) {
    const value = reset(fresh[key], beforeMap[key], rest);
    if (value === undefined) delete result[key];
    else result[key] = value;
  }
  return result;
}
