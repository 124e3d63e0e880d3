import { styleText } from "node:util";
import type { Plan } from "#provisioning/engine/engine.ts";
import { renderStepDiff } from "#provisioning/engine/render-step-diff.ts";

/** What would be done: each change with its properties, the warnings about it, and a line of counts. */
export function renderPlan(plan: Plan, warnings: readonly string[]): string {
  const steps = plan.steps.filter((step) => step.logical && step.operation !== "same" && !isScaffold(step.type));
  const lines = steps.flatMap((step) => renderStepDiff(step));
  const counts = Object.entries(plan.counts)
    .filter(([operation]) => operation !== "same")
    .map(([operation, count]) => `${count} to ${operation}`);
  return [
    ...lines,
    ...warnings.map((warning) => `${styleText("yellow", "!")} ${warning}`),
    counts.length > 0 ? counts.join(", ") : "nothing to change",
  ].join("\n");
}

/** Components group the tree; a newcomer asked for machines. */
function isScaffold(type: string): boolean {
  return type === "pulumi:pulumi:Stack" || type === "hearth:metal:Metal" || type.startsWith("pulumi:providers:");
}
