import {
  containsUnknowns,
  mapProperties,
  type PropertyMap,
  SecretValue,
  withoutSecrets,
} from "../engine/property/property-value.ts";
import { decodeProperties, encodeProperties, type WireObject } from "../engine/property/property-wire.ts";

/** What the engine sent: the plain values, and the names of those that are not known before the update. */
export interface ReceivedProperties {
  readonly values: Readonly<Record<string, unknown>>;
  readonly unknown: ReadonlySet<string>;
}

/** Reads properties as the SDK's server hands them on: secrets and unknowns are still wrapped for the wire. */
export function receiveProperties(wire: unknown): ReceivedProperties {
  const properties = mapProperties(decodeProperties(wire as WireObject), withoutSecrets);
  const unknown = new Set(Object.keys(properties).filter((key) => containsUnknowns(properties[key] ?? null)));
  return { values: Object.fromEntries(Object.entries(properties).filter(([key]) => !unknown.has(key))), unknown };
}

/** Marks top-level properties as secret, so that the state holds them encrypted. */
export function markSecret(properties: object, secret: readonly string[]): Record<string, unknown> {
  // What goes over the wire is JSON: what is undefined is left out.
  const map = JSON.parse(JSON.stringify(properties)) as PropertyMap;
  const marked = Object.entries(map).map(([key, value]) => [
    key,
    secret.includes(key) ? new SecretValue(value) : value,
  ]);
  return encodeProperties(Object.fromEntries(marked), { keepSecrets: true, keepUnknowns: true });
}
