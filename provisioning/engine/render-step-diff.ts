import type { PropertyChange, StepOperation, StepView } from "./engine.ts";

const operationSigns: Readonly<Record<StepOperation, string>> = {
  same: " ",
  create: "+",
  update: "~",
  delete: "-",
  replace: "+-",
  "create-replacement": "++",
  "delete-replaced": "--",
  read: ">",
  refresh: "~",
};

const changeSigns: Readonly<Record<PropertyChange["kind"], string>> = { add: "+", update: "~", delete: "-" };

/**
 * A step as lines of text, in the manner of the CLI's diff:
 *
 *     +- hearth:metal:Machine metal1 (replace)
 *         ~ disk.serial: "a" => "b" (forces replacement)
 */
export function renderStepDiff(step: StepView): string[] {
  const head = `${operationSigns[step.operation].padEnd(2)} ${step.type} ${step.name} (${step.operation})`;
  return [head, ...step.changes.flatMap((change) => renderChange(change).map((line) => `    ${line}`))];
}

function renderChange(change: PropertyChange): string[] {
  const sign = changeSigns[change.kind];
  const reason = change.forcesReplacement ? " (forces replacement)" : "";
  const text =
    change.kind === "update"
      ? `${renderValue(change.old)} => ${renderValue(change.new)}`
      : renderValue(change.kind === "add" ? change.new : change.old);
  return `${sign} ${change.path}: ${text}${reason}`.split("\n");
}

/** `[secret]` and `[unknown]` stand for themselves; everything else is JSON, long values over several lines. */
function renderValue(value: unknown): string {
  if (value === "[secret]" || value === "[unknown]") return value;
  const compact = JSON.stringify(value) ?? "undefined";
  const text = compact.length > 80 && typeof value === "object" ? JSON.stringify(value, null, 4) : compact;
  return text.replace(/"\[(secret|unknown)\]"/g, "[$1]");
}
