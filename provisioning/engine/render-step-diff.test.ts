import { describe, expect, test } from "vitest";
import type { StepView } from "./engine.ts";
import { renderStepDiff } from "./render-step-diff.ts";

const step = (more: Partial<StepView>): StepView => ({
  urn: "urn:pulumi:lab::hearth::hearth:metal:Machine::metal1",
  type: "hearth:metal:Machine",
  name: "metal1",
  operation: "same",
  logical: true,
  changes: [],
  replaceKeys: [],
  ...more,
});

describe("a step in words", () => {
  test("names what forces a replacement", () => {
    const changes = [
      { path: "disk.serial", kind: "update", forcesReplacement: true, old: "a", new: "b" },
      { path: "tags", kind: "add", forcesReplacement: false, new: { key: "[secret]", at: "[unknown]" } },
      { path: "note", kind: "delete", forcesReplacement: false, old: 7 },
    ] as const;
    expect(renderStepDiff(step({ operation: "replace", changes }))).toEqual([
      "+- hearth:metal:Machine metal1 (replace)",
      '    ~ disk.serial: "a" => "b" (forces replacement)',
      '    + tags: {"key":[secret],"at":[unknown]}',
      "    - note: 7",
    ]);
  });

  test("breaks long values into lines", () => {
    const long = { first: "x".repeat(50), second: "y".repeat(50) };
    const changes = [{ path: "big", kind: "add", forcesReplacement: false, new: long }] as const;
    expect(renderStepDiff(step({ operation: "create", changes }))).toEqual([
      "+  hearth:metal:Machine metal1 (create)",
      "    + big: {",
      `        "first": "${"x".repeat(50)}",`,
      `        "second": "${"y".repeat(50)}"`,
      "    }",
    ]);
  });
});
