import {
  isPropertyMap,
  type PropertyMap,
  type PropertyValue,
  SecretValue,
  UnknownValue,
  unknownValue,
} from "../property/property-value.ts";
import { secretSignature, signatureKey, unknownText } from "../property/property-wire.ts";
import type { Crypter } from "./passphrase-crypter.ts";

/** Keeps the ciphertext of a secret that did not change, so that unchanged state stays byte for byte the same. */
export type CiphertextMemory = WeakMap<SecretValue, string>;

/** Within a secret everything is encrypted already; inner secrets keep only their mark. */
const nopCrypter: Crypter = { encrypt: (text) => text, decrypt: (text) => text };

/** Reads a property of the state file. */
function propertyFromState(json: unknown, crypter: Crypter, memory: CiphertextMemory): PropertyValue {
  if (json === unknownText) return unknownValue;
  if (json === null || typeof json !== "object") return json as PropertyValue;
  if (Array.isArray(json)) return json.map((item) => propertyFromState(item, crypter, memory));
  const object = json as Record<string, unknown>;
  if (object[signatureKey] === secretSignature) {
    const { ciphertext, plaintext } = object;
    const text = typeof ciphertext === "string" && ciphertext !== "" ? crypter.decrypt(ciphertext) : String(plaintext);
    const secret = new SecretValue(propertyFromState(JSON.parse(text), nopCrypter, new WeakMap()));
    if (typeof ciphertext === "string" && ciphertext !== "") memory.set(secret, ciphertext);
    return secret;
  }
  return propertiesFromState(object, crypter, memory);
}

export function propertiesFromState(json: unknown, crypter: Crypter, memory: CiphertextMemory): PropertyMap {
  return Object.fromEntries(
    Object.entries((json ?? {}) as Record<string, unknown>).map(([key, value]) => [
      key,
      propertyFromState(value, crypter, memory),
    ]),
  );
}

/** Writes a property for the state file, maps with sorted keys as the CLI does. */
function propertyToState(value: PropertyValue, crypter: Crypter, memory: CiphertextMemory): unknown {
  if (value instanceof UnknownValue) return unknownText;
  if (value instanceof SecretValue) {
    let ciphertext = memory.get(value);
    if (ciphertext === undefined) {
      ciphertext = crypter.encrypt(JSON.stringify(propertyToState(value.element, nopCrypter, new WeakMap())));
      memory.set(value, ciphertext);
    }
    return { [signatureKey]: secretSignature, ciphertext };
  }
  if (Array.isArray(value)) return value.map((item: PropertyValue) => propertyToState(item, crypter, memory));
  if (isPropertyMap(value)) return propertiesToState(value, crypter, memory);
  return value;
}

export function propertiesToState(map: PropertyMap, crypter: Crypter, memory: CiphertextMemory): object {
  return Object.fromEntries(
    Object.keys(map)
      .sort()
      .map((key) => [key, propertyToState(map[key] as PropertyValue, crypter, memory)]),
  );
}
