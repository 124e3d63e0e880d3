import { describe, expect, test } from "vitest";
import { trimStack } from "./trim-stack.ts";

describe("an exception of the program", () => {
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
