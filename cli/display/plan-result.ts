import { isUnchanged, type Plan } from "#provisioning/engine/engine.ts";

/** A plan for a program: what changes, resource by resource, in the order of names. */
export function planResult(plan: Plan, warnings: readonly string[]) {
  const steps = plan.steps
    .filter((step) => step.logical && step.operation !== "same")
    .toSorted((one, other) => one.urn.localeCompare(other.urn))
    .map(({ urn, type, name, operation, changes, replaceKeys }) => ({
      urn,
      type,
      name,
      operation,
      changes,
      replaceKeys,
    }));
  return { changes: !isUnchanged(plan), counts: plan.counts, steps, warnings };
}
