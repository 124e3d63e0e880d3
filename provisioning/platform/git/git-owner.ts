import { z } from "zod";
import { HearthError } from "#model/hearth-error.ts";
import type { ClusterApi } from "../cluster-api/cluster-api.ts";

const secretSchema = z.object({ data: z.object({ username: z.string(), password: z.string() }) });

/**
 * The account that owns the cluster's repository, as the cluster knows it.
 * @throws HearthError `gitea-unreachable` where it is not there
 */
export async function gitOwner(
  cluster: Pick<ClusterApi, "read">,
): Promise<{ readonly user: string; readonly password: string }> {
  const [answer] = await cluster.read(["/api/v1/namespaces/gitea/secrets/gitea-admin"]);
  const parsed = secretSchema.safeParse(answer);
  if (!parsed.success) {
    throw new HearthError({
      code: "gitea-unreachable",
      what: "The account of the cluster's git server is not known.",
      why: "The Secret gitea/gitea-admin is not there.",
      remedy: "Run `make`: it makes what is missing.",
    });
  }
  const text = (value: string) => Buffer.from(value, "base64").toString("utf8");
  return { user: text(parsed.data.data.username), password: text(parsed.data.data.password) };
}
