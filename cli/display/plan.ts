import { styleText } from "node:util";
import type { Plan, StepView } from "#provisioning/engine/engine.ts";
import { renderStepDiff } from "#provisioning/engine/render-step-diff.ts";
import { describeDisk } from "#pxe/wipe-guard/describe-disk.ts";
import type { MachineOutput } from "./machine-table.ts";
import { wordsOf } from "./resource-words.ts";

/**
 * What would be done, machine by machine: the properties that change, and the disk that would be wiped.
 * @param doomed machines that are taken out and lose their disk
 */
export function renderPlan(
  plan: Plan,
  warnings: readonly string[],
  doomed: readonly Pick<MachineOutput, "name" | "installedDisk">[] = [],
): string {
  const steps = plan.steps
    .filter((step) => step.logical && step.operation !== "same" && wordsOf(step.type))
    // Engines plan side by side; the reader wants the same order every time.
    .toSorted((one, other) => one.name.localeCompare(other.name) || rank(one) - rank(other));
  return [
    ...steps.flatMap((step) =>
      renderStep(
        step,
        doomed.some(({ name }) => name === step.name),
      ),
    ),
    ...[
      ...warnings,
      ...doomed.map(({ name, installedDisk }) => `${name}: will wipe ${describeDisk(installedDisk)}`),
    ].map((warning) => `${styleText("yellow", "!")} ${warning}`),
    renderCounts(steps) || "nothing to change",
  ].join("\n");
}

/** `3 to install, 3 to join, 1 to update` */
function renderCounts(steps: readonly StepView[]): string {
  const counts = new Map<string, number>();
  for (const operation of ["create", "replace", "update", "delete"] as const) {
    for (const step of steps.toSorted((one, other) => rank(one) - rank(other))) {
      const verb = wordsOf(step.type)?.verbs[operation];
      if (step.operation === operation && verb) counts.set(verb, (counts.get(verb) ?? 0) + 1);
    }
  }
  return [...counts].map(([verb, count]) => `${count} to ${verb}`).join(", ");
}

function renderStep(step: StepView, doomed: boolean): string[] {
  const words = wordsOf(step.type);
  const deed = step.operation === "same" ? undefined : words?.deeds[step.operation]?.(step, doomed);
  if (!deed) return renderStepDiff({ ...step, changes: step.changes.filter(({ path }) => !words?.silent.test(path)) });
  const sign = {
    create: styleText("green", "+"),
    delete: styleText("red", "-"),
    update: styleText("yellow", "~"),
  }[step.operation as "create" | "delete" | "update"];
  return [`${sign ?? styleText("yellow", "±")} ${step.name}  ${deed}`];
}

function rank({ type }: StepView): number {
  return wordsOf(type)?.rank ?? 0;
}
