import type { PropertyMap } from "../property/property-value.ts";
import type { CheckFailure } from "../provider/resource-provider.ts";
import type { Deployment } from "./deployment.ts";

/** Answers a function call of the program: the engine's own ones here, all others by the package's provider. */
export async function invokeBuiltin(
  deployment: Deployment,
  token: string,
  args: PropertyMap,
  provider: string,
  version: string,
): Promise<{ readonly outputs: PropertyMap; readonly failures: readonly CheckFailure[] }> {
  if (token === "pulumi:pulumi:getResource") {
    return { outputs: deployment.resourceByUrn(String(args.urn)), failures: [] };
  }
  return deployment.invoke(token, args, provider, version);
}
