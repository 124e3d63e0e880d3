import type { HandedName, SecretDeclaration } from "../contract/service.ts";

/** A Secret with one key, whose value was made outside the house; nothing is started again when it changes. */
export function handedSecret(namespace: string, name: string, key: string, as: HandedName): SecretDeclaration {
  return { name, namespace, keys: { [key]: { kind: "handed", as } }, restarts: [] };
}
