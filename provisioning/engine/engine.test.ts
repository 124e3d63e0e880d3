import { describe, expect, test } from "vitest";
import { countSteps, isUnchanged, type StepView } from "./engine.ts";

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

describe("a plan", () => {
  test("only logical steps are counted, and an export that changed is a change", () => {
    const steps = [step({ operation: "replace" }), step({ operation: "create-replacement", logical: false }), step({})];
    expect(countSteps(steps)).toEqual({ replace: 1, same: 1 });
    expect(isUnchanged({ steps, counts: { same: 2 }, outputsChanged: false })).toBe(true);
    expect(isUnchanged({ steps, counts: { same: 2 }, outputsChanged: true })).toBe(false);
  });
});
