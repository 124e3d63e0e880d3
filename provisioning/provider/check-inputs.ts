import type { provider } from "@pulumi/pulumi";
import type { z } from "zod";
import { receiveProperties } from "./wire-properties.ts";

/**
 * Checks inputs by a schema; a property that is not known before the update is taken on trust. What comes back is
 * what came in, so that secrets stay marked.
 */
export function checkInputs(schema: z.ZodObject, what: string, wire: unknown): provider.CheckResult {
  const { values, unknown } = receiveProperties(wire);
  const parsed = schema.safeParse(values);
  const issues = parsed.error?.issues.filter(({ path: [key] }) => !unknown.has(String(key))) ?? [];
  const failures = issues.map((issue) => ({ property: issue.path.join(".") || what, reason: issue.message }));
  return { inputs: wire, failures };
}
