import * as pulumi from "@pulumi/pulumi";
import { checkKeys } from "#external/credentials.ts";
import type { Environment } from "#provisioning/inventory/environment.ts";
import type { External } from "./external.ts";
import { stackKeys } from "./stack-keys.ts";

/**
 * The layer external where the environment asks for one, with the keys that the stack holds. Its package is large, and
 * is loaded nowhere else.
 * @throws HearthError as `checkKeys` does
 */
export async function openExternal(environment: Environment): Promise<External | undefined> {
  const { external: wish } = environment;
  if (!wish) return undefined;
  checkKeys(stackKeys(), wish.mail !== undefined);
  const { External } = await import("./external.ts");
  const mail = wish.mail ? { mailPassword: new pulumi.Config("smtp").requireSecret("password") } : {};
  return new External("external", { environment, wish, ...mail });
}
