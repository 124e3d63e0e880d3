import { randomBytes } from "node:crypto";
import type { SecretDeclaration, SecretReference, SecretValue } from "#apps/contract/service.ts";

/** The random values of an environment: by `namespace/name` of the Secret, then by key. Kept as a secret of the state. */
export type SecretValues = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** Bytes that nobody can guess; given from outside so that tests know them. */
export type RandomSource = (bytes: number) => Uint8Array;

export function secretId({ namespace, name }: Pick<SecretReference, "namespace" | "name">): string {
  return `${namespace}/${name}`;
}

/**
 * Values for everything that is declared: those at hand are kept, what is missing is made, what nobody declares any
 * more is dropped.
 */
export function completeSecrets(
  declarations: readonly SecretDeclaration[],
  known: SecretValues,
  random: RandomSource = randomBytes,
): SecretValues {
  return Object.fromEntries(
    declarations.map((declaration) => {
      const id = secretId(declaration);
      const values = Object.entries(declaration.keys).flatMap(([key, value]) => {
        const made = known[id]?.[key] ?? make(value, random);
        return made === undefined ? [] : [[key, made] as const];
      });
      return [id, Object.fromEntries(values)];
    }),
  );
}

/** The values without those of one Secret: the next {@link completeSecrets} makes them anew. */
export function withoutSecret(values: SecretValues, id: string): SecretValues {
  return Object.fromEntries(Object.entries(values).filter(([other]) => other !== id));
}

const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

/** Undefined for what is not random. */
function make(value: SecretValue, random: RandomSource): string | undefined {
  if (value.kind === "bytes") return Buffer.from(random(value.bytes)).toString("base64url");
  if (value.kind !== "password") return undefined;
  let text = "";
  while (text.length < value.length) {
    for (const byte of random(value.length)) {
      // 248 is the largest multiple of 62 below 256: beyond it some letters would be likelier than others.
      if (byte < 248 && text.length < value.length) text += alphabet[byte % alphabet.length];
    }
  }
  return text;
}
