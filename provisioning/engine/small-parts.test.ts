import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseDurationSeconds } from "./deployment/goal.ts";
import { limit } from "./deployment/limit.ts";
import { countSteps, isUnchanged, type StepView } from "./engine.ts";
import { goJson } from "./go-json.ts";
import { trimStack } from "./program/trim-stack.ts";
import { resolveStackConfig } from "./stack-config.ts";

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

describe("small parts", () => {
  test("configuration is written as Go writes it", async () => {
    expect(goJson({ b: [{ d: 1, c: "<&>" }], a: undefined })).toBe('{"b":[{"c":"\\u003c\\u0026\\u003e","d":1}]}');
    const crypter = { encrypt: (text: string) => text, decrypt: (text: string) => text.toUpperCase() };
    const config = { "p:text": "as it is", "p:flag": true, "p:list": [{ secure: "s" }], "p:none": undefined };
    expect(await resolveStackConfig(config, async () => crypter)).toEqual({
      texts: { "p:text": "as it is", "p:flag": "true", "p:list": '["S"]' },
      secretKeys: ["p:list"],
    });
  });

  test("durations are Go's", () => {
    expect(["1h30m", "1.5s", "", "500ms"].map(parseDurationSeconds)).toEqual([5400, 1.5, 0, 0.5]);
  });

  test("no more tasks run at a time than allowed, and all of them run", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 4 }),
        fc.array(fc.boolean(), { maxLength: 12 }),
        async (count, tasks) => {
          const slot = limit(count);
          let running = 0;
          let most = 0;
          const results = await Promise.allSettled(
            tasks.map((fails) =>
              slot(async () => {
                most = Math.max(most, ++running);
                await Promise.resolve();
                running--;
                if (fails) throw new Error("no");
              }),
            ),
          );
          expect(results.map(({ status }) => status === "rejected")).toEqual(tasks);
          expect(most).toBeLessThanOrEqual(count);
        },
      ),
    );
  });

  test("only logical steps are counted, and an export that changed is a change", () => {
    const steps = [step({ operation: "replace" }), step({ operation: "create-replacement", logical: false }), step({})];
    expect(countSteps(steps)).toEqual({ replace: 1, same: 1 });
    expect(isUnchanged({ steps, counts: { same: 2 }, outputsChanged: false })).toBe(true);
    expect(isUnchanged({ steps, counts: { same: 2 }, outputsChanged: true })).toBe(false);
  });

  test("a stack trace keeps the user's frames, relative to the project", () => {
    const message = [
      "Error: boom",
      "    at explode (file:///home/ada/hearth/stacks/metal.ts:3:9)",
      "    at /home/ada/hearth/node_modules/@pulumi/pulumi/output.js:1:1",
      "    at node:internal/process/task_queues:105:5",
      "    at async (/home/ada/hearth/stacks/index.ts:1:2)",
      "Look at the line above.",
    ].join("\n");
    expect(trimStack(message, "/home/ada/hearth")).toBe(
      "Error: boom\n    at explode (stacks/metal.ts:3:9)\n    at async (stacks/index.ts:1:2)\nLook at the line above.",
    );
  });
});
