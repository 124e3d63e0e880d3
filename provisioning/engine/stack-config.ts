import { goJson } from "./go-json.ts";
import type { Crypter } from "./state/passphrase-crypter.ts";

/** Stack configuration as programs and providers get it. */
export interface StackConfig {
  /** By full key; what is not a text is JSON. */
  readonly texts: Readonly<Record<string, string>>;
  /** Keys whose value is, or holds, a secret. */
  readonly secretKeys: readonly string[];
}

/**
 * Opens the `secure:` values that `pulumi config set --secret` writes, at any depth, and turns
 * everything into texts. `open` is only asked for a crypter if there is such a value.
 */
export async function resolveStackConfig(
  config: Readonly<Record<string, unknown>>,
  open: () => Promise<Crypter>,
): Promise<StackConfig> {
  const entries = Object.entries(config).filter(([, value]) => value !== undefined);
  const secretKeys = entries.filter(([, value]) => holdsSecure(value)).map(([key]) => key);
  const crypter = secretKeys.length > 0 ? await open() : undefined;
  const texts = entries.map(([key, value]) => {
    const plain = crypter === undefined ? value : openSecure(value, crypter);
    return [key, typeof plain === "string" ? plain : goJson(plain)] as const;
  });
  return { texts: Object.fromEntries(texts), secretKeys };
}

function isSecure(value: unknown): value is { readonly secure: string } {
  if (typeof value !== "object" || value === null) return false;
  return Object.keys(value).length === 1 && typeof (value as { secure?: unknown }).secure === "string";
}

/** Whether a value of the stack's file is, or holds, an encrypted one. */
export function holdsSecure(value: unknown): boolean {
  if (isSecure(value)) return true;
  return typeof value === "object" && value !== null && Object.values(value).some(holdsSecure);
}

function openSecure(value: unknown, crypter: Crypter): unknown {
  if (isSecure(value)) return crypter.decrypt(value.secure);
  if (Array.isArray(value)) return value.map((item) => openSecure(item, crypter));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, openSecure(item, crypter)]));
}
