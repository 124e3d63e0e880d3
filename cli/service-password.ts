import { z } from "zod";
import type { Service } from "#apps/contract/service.ts";
import { HearthError } from "#model/hearth-error.ts";
import type { ClusterApi } from "#provisioning/platform/cluster-api/cluster-api.ts";

const secretSchema = z.object({ data: z.record(z.string(), z.string()).default({}) });

/**
 * The account of a service, out of the cluster: it is kept nowhere else in the clear.
 * @throws HearthError `service-without-password`
 */
export async function passwordOf(
  { name, web }: Pick<Service, "name" | "web">,
  cluster: Pick<ClusterApi, "read">,
): Promise<{ readonly user: string; readonly password: string }> {
  const account = web?.signIn.fallback;
  if (!account) {
    const how = web ? "People sign in by the single sign-on, or it is open to everybody." : "People do not reach it.";
    throw without(name, how, "`make status` says how each service is reached.");
  }
  const { namespace, name: secret, key } = account.password;
  const [answer] = await cluster.read([`/api/v1/namespaces/${namespace}/secrets/${secret}`]);
  const value = answer === undefined ? undefined : secretSchema.parse(answer).data[key];
  if (value === undefined) {
    const why = `The Secret ${namespace}/${secret} has no ${key}: somebody signed in and removed it, or it was not made yet.`;
    throw without(name, why, "Run `make`, and try again; or set a password in the service itself.");
  }
  return { user: account.user, password: Buffer.from(value, "base64").toString("utf8") };
}

function without(name: string, why: string, remedy: string): HearthError {
  return new HearthError({
    code: "service-without-password",
    what: `${name} has no password that could be shown.`,
    why,
    remedy,
  });
}
