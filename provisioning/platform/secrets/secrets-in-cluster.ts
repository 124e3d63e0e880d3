import { z } from "zod";
import type { SecretDeclaration } from "#apps/contract/service.ts";
import type { ClusterApi } from "../cluster-api/cluster-api.ts";
import { type SecretValues, secretId } from "./secret-values.ts";

/** Every Secret that the seed made. */
export const seededSecretsPath = "/api/v1/secrets?labelSelector=app.kubernetes.io%2Fmanaged-by%3Dhearth";

const listSchema = z.object({
  items: z.array(
    z.object({
      metadata: z.object({ name: z.string(), namespace: z.string() }),
      /** Base64. */
      data: z.record(z.string(), z.string()).default({}),
    }),
  ),
});

/**
 * The random values that a cluster holds already, of those that are declared: a first run that was interrupted has made
 * Secrets that no state remembers.
 */
export async function secretsInCluster(
  cluster: Pick<ClusterApi, "read">,
  declarations: readonly SecretDeclaration[],
): Promise<SecretValues> {
  const [answer] = await cluster.read([seededSecretsPath]);
  const items = answer === undefined ? [] : listSchema.parse(answer).items;
  const found = new Map(items.map(({ metadata, data }) => [secretId(metadata), data]));
  return Object.fromEntries(
    declarations.flatMap((declaration) => {
      const data = found.get(secretId(declaration));
      if (!data) return [];
      const random = Object.entries(declaration.keys).filter(([, { kind }]) => kind === "bytes" || kind === "password");
      const values = random.flatMap(([key]) => {
        const value = data[key];
        return value === undefined ? [] : [[key, Buffer.from(value, "base64").toString("utf8")] as const];
      });
      return [[secretId(declaration), Object.fromEntries(values)] as const];
    }),
  );
}
