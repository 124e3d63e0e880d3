/** A value that must not be shown and is encrypted in the state. */
export class SecretValue {
  readonly element: PropertyValue;

  constructor(element: PropertyValue) {
    this.element = element;
  }
}

/** A value that is only known once the resource it comes from exists. */
export class UnknownValue {
  readonly isUnknown = true;
}

export const unknownValue = new UnknownValue();

/**
 * A resource property as the engine handles it. Assets, archives and resource references
 * stay the signed objects that travel on the wire: the engine only passes them on.
 */
export type PropertyValue =
  | null
  | boolean
  | number
  | string
  | SecretValue
  | UnknownValue
  | readonly PropertyValue[]
  | PropertyMap;

export interface PropertyMap {
  readonly [key: string]: PropertyValue;
}

/** True for a plain object, false for lists, secrets and unknowns. */
export function isPropertyMap(value: PropertyValue | undefined): value is PropertyMap {
  return (
    typeof value === "object" &&
    value !== null &&
    !Array.isArray(value) &&
    !(value instanceof SecretValue) &&
    !(value instanceof UnknownValue)
  );
}

/** Structural equality; a secret equals only a secret, an unknown only an unknown. */
export function propertyEquals(a: PropertyValue | undefined, b: PropertyValue | undefined): boolean {
  if (a === b) return true;
  if (a instanceof SecretValue || b instanceof SecretValue) {
    return a instanceof SecretValue && b instanceof SecretValue && propertyEquals(a.element, b.element);
  }
  if (a instanceof UnknownValue || b instanceof UnknownValue) {
    return a instanceof UnknownValue && b instanceof UnknownValue;
  }
  if (Array.isArray(a) && Array.isArray(b)) {
    return a.length === b.length && a.every((item, index) => propertyEquals(item, b[index]));
  }
  if (!isPropertyMap(a) || !isPropertyMap(b)) return false;
  const keys = Object.keys(a);
  return (
    keys.length === Object.keys(b).length &&
    keys.every((key) => Object.hasOwn(b, key) && propertyEquals(a[key], b[key]))
  );
}

/** True if the value is, or holds anywhere, what the predicate asks for. */
function containsWhere(value: PropertyValue, matches: (value: PropertyValue) => boolean): boolean {
  if (matches(value)) return true;
  if (value instanceof SecretValue) return containsWhere(value.element, matches);
  if (Array.isArray(value)) return value.some((item: PropertyValue) => containsWhere(item, matches));
  if (isPropertyMap(value)) return Object.values(value).some((item) => containsWhere(item, matches));
  return false;
}

export function containsUnknowns(value: PropertyValue): boolean {
  return containsWhere(value, (item) => item instanceof UnknownValue);
}

export function containsSecrets(value: PropertyValue): boolean {
  return containsWhere(value, (item) => item instanceof SecretValue);
}

/** The same value with every secret replaced by what it hides; for comparing and configuring, never for showing. */
export function withoutSecrets(value: PropertyValue): PropertyValue {
  if (value instanceof SecretValue) return withoutSecrets(value.element);
  if (Array.isArray(value)) return value.map(withoutSecrets);
  if (isPropertyMap(value)) return mapProperties(value, withoutSecrets);
  return value;
}

/** A new map with every value passed through `change`. */
export function mapProperties(map: PropertyMap, change: (value: PropertyValue) => PropertyValue): PropertyMap {
  return Object.fromEntries(Object.entries(map).map(([key, value]) => [key, change(value)]));
}

/**
 * Marks what the provider returned as secret where the input of the same name is secret,
 * for providers that cannot be told about secrets.
 */
export function annotateSecrets(outputs: PropertyMap, inputs: PropertyMap): PropertyMap {
  return Object.fromEntries(
    Object.entries(outputs).map(([key, value]) => {
      const input = inputs[key];
      if (input === undefined || value instanceof SecretValue) return [key, value];
      if (isPropertyMap(value) && isPropertyMap(input)) return [key, annotateSecrets(value, input)];
      return [key, containsSecrets(input) ? new SecretValue(value) : value];
    }),
  );
}

/**
 * The new map, with the old objects wherever nothing changed. An unchanged secret then keeps
 * its ciphertext, so that a state file does not change where nothing did.
 */
export function reuseUnchanged(old: PropertyMap | undefined, fresh: PropertyMap): PropertyMap {
  if (old === undefined) return fresh;
  return Object.fromEntries(
    Object.entries(fresh).map(([key, value]) => {
      const before = old[key];
      if (before !== undefined && propertyEquals(before, value)) return [key, before];
      return [key, isPropertyMap(before) && isPropertyMap(value) ? reuseUnchanged(before, value) : value];
    }),
  );
}
