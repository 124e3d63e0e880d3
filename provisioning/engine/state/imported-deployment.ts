import { z } from "zod";
import { HearthError } from "#model/hearth-error.ts";
import type { DeploymentJson } from "./checkpoint.ts";

const deploymentSchema = z.looseObject({
  manifest: z.looseObject({}),
  resources: z.array(z.looseObject({ urn: z.string(), type: z.string() })).optional(),
});

const importSchema = z.union([
  // As `pulumi stack export` prints it.
  z.looseObject({ version: z.literal([3, 4]), deployment: deploymentSchema }).transform((json) => json.deployment),
  // As the state file holds it.
  z
    .looseObject({ version: z.literal([3, 4]), checkpoint: z.looseObject({ latest: deploymentSchema }) })
    .transform((json) => json.checkpoint.latest),
]);

/** The deployment in an export or in a state file. */
export function asDeployment(json: unknown): DeploymentJson {
  const parsed = importSchema.safeParse(json);
  if (parsed.success) return parsed.data as unknown as DeploymentJson;
  throw new HearthError({
    code: "engine-state-invalid",
    what: "What is to be imported is not the state of a stack.",
    why: "An export has `version` 3 and a `deployment` with `manifest` and `resources`.",
    remedy: "Import a file that `hearth state export` or `pulumi stack export` wrote.",
    cause: parsed.error,
  });
}
