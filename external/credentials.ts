import { HearthError } from "#model/hearth-error.ts";

/** What stands in the stack's configuration and the environment, without the values. */
export interface KeysAtHand {
  /** Full keys of the configuration, e.g. `cloudflare:apiToken`. */
  readonly configured: readonly string[];
  /** Those of them that are encrypted in the stack's file. */
  readonly encrypted: readonly string[];
  /** Names of environment variables that are not empty. */
  readonly variables: readonly string[];
}

const globalKeys = ["cloudflare:apiKey", "CLOUDFLARE_API_KEY", "CLOUDFLARE_EMAIL", "cloudflare:email"];
const howTo = "docs/how-to/a-domain-through-a-tunnel.md";

/**
 * A token of the account and, where alerts are mailed, a password: each there, and none in the clear or more powerful
 * than it has to be.
 * @throws HearthError `external-global-key`, `external-token-missing`, `external-mail-password-missing`,
 *   `external-secret-in-clear`
 */
export function checkKeys(keys: KeysAtHand, mail: boolean): void {
  const has = (name: string) => keys.configured.includes(name) || keys.variables.includes(name);
  const globalKey = globalKeys.find(has);
  if (globalKey) throw globalKeyGiven(globalKey);
  if (!has("cloudflare:apiToken") && !has("CLOUDFLARE_API_TOKEN")) throw tokenMissing();
  if (mail && !has("smtp:password")) throw passwordMissing();
  const open = ["cloudflare:apiToken", "smtp:password"].filter(
    (key) => keys.configured.includes(key) && !keys.encrypted.includes(key),
  );
  if (open[0]) throw inClear(open[0]);
}

function globalKeyGiven(name: string): HearthError {
  return new HearthError({
    code: "external-global-key",
    what: `${name} was given: it belongs to the global key of the account at Cloudflare.`,
    why: "That key may do everything in the account, for ever.",
    remedy: `Take ${name} away and give a token instead; ${howTo} says what it has to be allowed.`,
  });
}

function tokenMissing(): HearthError {
  return new HearthError({
    code: "external-token-missing",
    what: "There is no token for the account at Cloudflare.",
    why: "hearth:external is set, and without a token nothing can be made there.",
    remedy: `Put one into CLOUDFLARE_API_TOKEN, or into the stack with \`pulumi config set --secret cloudflare:apiToken\`; ${howTo} says what it has to be allowed.`,
  });
}

function passwordMissing(): HearthError {
  return new HearthError({
    code: "external-mail-password-missing",
    what: "There is no password for the account at the mail server.",
    why: "hearth:external.mail is set, and mail servers take mail from nobody without one.",
    remedy: "Say `pulumi config set --secret smtp:password`, which asks for it, or take mail out.",
  });
}

function inClear(key: string): HearthError {
  return new HearthError({
    code: "external-secret-in-clear",
    what: `${key} stands in the stack's file as everybody can read it.`,
    why: "The file is made to be committed, and what is not marked as a secret is kept in the clear by the state as well.",
    remedy: `Make a new one, for this one may have been seen, and say \`pulumi config set --secret ${key}\`, which asks for it.`,
  });
}
