import { z } from "zod";
import type { CloudflareAnswer } from "./ask-cloudflare.ts";
import type { NeededPermission } from "./needed-permissions.ts";

/** What the answer to a permission's question shows. */
export type Verdict = "may" | "may not" | "not from here" | "not switched on" | "no answer";

export function verdictOf({ group }: NeededPermission, answer: CloudflareAnswer): Verdict {
  if ("silence" in answer) return "no answer";
  // Who may not see a zone is told of none.
  if (answer.status === 200) return group === "Zone" && zonesOf(answer).length === 0 ? "may not" : "may";
  if (answer.status !== 401 && answer.status !== 403) return "no answer";
  // Refused the same way, whatever the token may: R2 ("Please enable R2 …") and Access ("… not_enabled …") until they
  // are switched on in the account, and a token that is bound to addresses ("Cannot use the access token from
  // location: …", which has the code of a missing permission, 9109).
  if (/enable/i.test(answer.message)) return "not switched on";
  return /from location/i.test(answer.message) ? "not from here" : "may not";
}

const verifiedSchema = z.object({
  id: z.string(),
  status: z.string(),
  expires_on: z.string().nullish(),
  not_before: z.string().nullish(),
});

/** A token that Cloudflare knows. */
export type VerifiedToken = z.infer<typeof verifiedSchema>;

/** What `tokens/verify` says of the token; undefined where it does not know it. */
export function verifiedToken(answer: CloudflareAnswer): VerifiedToken | undefined {
  return resultOf(answer, verifiedSchema);
}

const zonesSchema = z.array(z.object({ id: z.string(), account: z.object({ id: z.string() }).optional() }));

export function zonesOf(answer: CloudflareAnswer): z.infer<typeof zonesSchema> {
  return resultOf(answer, zonesSchema) ?? [];
}

const tokenSchema = z.object({
  policies: z.array(z.object({ effect: z.string(), permission_groups: z.array(z.object({ name: z.string() })) })),
});

/** Names of the permissions that stand in a token's own description, e.g. `DNS Write`; undefined where it is not one. */
export function grantedPermissions(answer: CloudflareAnswer): ReadonlySet<string> | undefined {
  const allowing = resultOf(answer, tokenSchema)?.policies.filter(({ effect }) => effect === "allow");
  return allowing && new Set(allowing.flatMap((policy) => policy.permission_groups.map(({ name }) => name)));
}

function resultOf<T>(answer: CloudflareAnswer, schema: z.ZodType<T>): T | undefined {
  if ("silence" in answer || answer.status !== 200) return undefined;
  return schema.safeParse(answer.result).data;
}
