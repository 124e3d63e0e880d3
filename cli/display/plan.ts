import { styleText } from "node:util";
import type { DiskSelector } from "#model/disk.ts";
import type { Plan, StepOperation, StepView } from "#provisioning/engine/engine.ts";
import { renderStepDiff } from "#provisioning/engine/render-step-diff.ts";
import { formatSelector } from "#pxe/wipe-guard/describe-disk.ts";

const machineType = "hearth:metal:Machine";

/** What would be done, machine by machine: the properties that change, and the disk that would be wiped. */
export function renderPlan(plan: Plan, warnings: readonly string[]): string {
  const steps = plan.steps
    .filter((step) => step.logical && step.operation !== "same" && step.type === machineType)
    // Engines plan side by side; the reader wants the same order every time.
    .toSorted((one, other) => one.name.localeCompare(other.name));
  const counts = (["create", "replace", "update", "delete"] as const).flatMap((operation) => {
    const count = steps.filter((step) => step.operation === operation).length;
    return count === 0 ? [] : [`${count} to ${verbs[operation]}`];
  });
  return [
    ...steps.flatMap(renderStep),
    ...warnings.map((warning) => `${styleText("yellow", "!")} ${warning}`),
    counts.length > 0 ? counts.join(", ") : "nothing to change",
  ].join("\n");
}

const verbs = { create: "install", replace: "replace (install again)", update: "update", delete: "give up" } as const;

function renderStep(step: StepView): string[] {
  switch (step.operation as StepOperation) {
    case "create":
      return [`${styleText("green", "+")} ${step.name}  install${onDisk(step)}`];
    case "delete":
      return [`${styleText("red", "-")} ${step.name}  give up; its disk is kept`];
    default:
      return renderStepDiff(step);
  }
}

function onDisk(step: StepView): string {
  const disk = step.changes.find((change) => change.path === "disk")?.new;
  return disk ? ` on ${formatSelector(disk as DiskSelector)}` : "";
}
