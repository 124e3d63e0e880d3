import { checkKeys } from "#external/credentials.ts";
import type { TokenAtHand } from "#provisioning/doctor/cloudflare/check-cloudflare.ts";
import { readConfigSalt } from "#provisioning/engine/project-file.ts";
import { holdsSecure, resolveStackConfig } from "#provisioning/engine/stack-config.ts";
import { openSalt } from "#provisioning/engine/state/passphrase-crypter.ts";
import type { OpenEnvironment } from "./cli-environment.ts";
import { existingPassphrase } from "./passphrase.ts";

const key = "cloudflare:apiToken";
const variable = "CLOUDFLARE_API_TOKEN";

/**
 * The token that `make` would work with at Cloudflare. Of two, the one in the stack's file wins, as with their provider.
 * Makes no passphrase where there is none.
 * @throws HearthError as `checkKeys` and `openSalt` do
 */
export async function openToken(
  { environment, rawConfig, paths, root }: Pick<OpenEnvironment, "environment" | "rawConfig" | "paths" | "root">,
  variables: NodeJS.ProcessEnv,
): Promise<TokenAtHand> {
  const configured = Object.keys(rawConfig);
  const keys = {
    configured,
    encrypted: configured.filter((name) => holdsSecure(rawConfig[name])),
    variables: Object.keys(variables).filter((name) => variables[name]),
  };
  checkKeys(keys, environment.external?.mail !== undefined);
  if (!configured.includes(key)) return { from: variable, token: variables[variable] ?? "" };
  const [passphrase, salt] = await Promise.all([
    existingPassphrase(paths.own, variables),
    readConfigSalt(root, environment.name),
  ]);
  if (passphrase === undefined) return { from: key, unread: "The passphrase of the stack is not on this computer." };
  if (salt === undefined) return { from: key, unread: "The stack's file has no `encryptionsalt`." };
  const { texts } = await resolveStackConfig({ [key]: rawConfig[key] }, () => openSalt(passphrase, salt));
  return { from: key, token: texts[key] ?? "" };
}
