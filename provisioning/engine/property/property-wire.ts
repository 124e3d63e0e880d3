import {
  isPropertyMap,
  type PropertyMap,
  type PropertyValue,
  SecretValue,
  UnknownValue,
  unknownValue,
} from "./property-value.ts";

// Signatures of Pulumi's wire and state formats: an object with this key is not a plain object.
export const signatureKey = "4dabf18193072939515e22adb298388d";
export const secretSignature = "1b47061264138c4ac30d75fd1eb44270";
const outputValueSignature = "d0e6a833031e9bbcd3f4e8bde6ca49a4";

/** Stands for an unknown string; one such text exists for each kind of value. */
export const unknownText = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
const unknownTexts: ReadonlySet<string> = new Set([
  unknownText,
  "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7", // boolean
  "3eeb2bf0-c639-47a8-9e75-3b44932eb421", // number
  "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2", // array
  "030794c1-ac77-496b-92df-f27374a8bd58", // asset
  "e48ece36-62e2-4504-bad9-02848725956a", // archive
  "dd056dcd-154b-4c76-9bd3-c8f88648b5ff", // object
]);

/** JSON as it comes out of, and goes into, a protobuf `Struct`. */
export type WireValue = null | boolean | number | string | WireValue[] | { [key: string]: WireValue };

export interface WireObject {
  [key: string]: WireValue;
}

/** Reads a property from the wire. URNs that an output value depends on are added to `dependencies`. */
export function decodeProperty(wire: WireValue, dependencies?: Set<string>): PropertyValue {
  if (typeof wire === "string") return unknownTexts.has(wire) ? unknownValue : wire;
  if (typeof wire !== "object" || wire === null) return wire;
  if (Array.isArray(wire)) return wire.map((item) => decodeProperty(item, dependencies));
  const signature = wire[signatureKey];
  if (signature === secretSignature) return new SecretValue(decodeProperty(wire.value ?? null, dependencies));
  if (signature === outputValueSignature) {
    if (dependencies !== undefined && Array.isArray(wire.dependencies)) {
      for (const urn of wire.dependencies) if (typeof urn === "string") dependencies.add(urn);
    }
    const value = Object.hasOwn(wire, "value") ? decodeProperty(wire.value as WireValue, dependencies) : unknownValue;
    return wire.secret === true ? new SecretValue(value) : value;
  }
  return decodeProperties(wire, dependencies);
}

export function decodeProperties(wire: WireObject, dependencies?: Set<string>): PropertyMap {
  return Object.fromEntries(Object.entries(wire).map(([key, value]) => [key, decodeProperty(value, dependencies)]));
}

export interface WireOptions {
  /** False: secrets are sent in the clear, because the receiver does not know them. */
  readonly keepSecrets: boolean;
  /** False: unknown properties are left out. */
  readonly keepUnknowns: boolean;
}

/** Writes a property for the wire; `undefined` if it is unknown and unknowns are not kept. */
function encodeProperty(value: PropertyValue, options: WireOptions): WireValue | undefined {
  if (value instanceof UnknownValue) return options.keepUnknowns ? unknownText : undefined;
  if (value instanceof SecretValue) {
    const element = encodeProperty(value.element, options);
    if (!options.keepSecrets || element === undefined) return element;
    return { [signatureKey]: secretSignature, value: element };
  }
  if (Array.isArray(value)) {
    return value.flatMap((item: PropertyValue) => {
      const encoded = encodeProperty(item, options);
      return encoded === undefined ? [] : [encoded];
    });
  }
  if (isPropertyMap(value)) return encodeProperties(value, options);
  return value as WireValue;
}

export function encodeProperties(map: PropertyMap, options: WireOptions): WireObject {
  const wire: WireObject = {};
  for (const [key, value] of Object.entries(map)) {
    const encoded = encodeProperty(value, options);
    if (encoded !== undefined) wire[key] = encoded;
  }
  return wire;
}
