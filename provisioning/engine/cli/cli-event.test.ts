import { describe, expect, test } from "vitest";
import { changesStackOutputs, fromCliEvent, parseCliEvent } from "./cli-event.ts";

describe("events of the CLI", () => {
  const metadata = {
    op: "replace",
    urn: "urn:pulumi:lab::hearth::hearth:metal:Machine::metal1",
    type: "hearth:metal:Machine",
    old: { inputs: { disk: "a", size: 1 } },
    new: { inputs: { disk: "b", size: 2 } },
    keys: ["disk"],
    logical: true,
  };

  test("a step is planned with its diff", () => {
    const [event] = fromCliEvent(parseCliEvent(JSON.stringify({ resourcePreEvent: { metadata } })) ?? {}, true);
    expect(event).toMatchObject({
      kind: "step",
      phase: "planned",
      step: {
        operation: "replace",
        changes: [
          { path: "disk", kind: "update", forcesReplacement: true, old: "a", new: "b" },
          { path: "size", kind: "update", forcesReplacement: false, old: 1, new: 2 },
        ],
      },
    });
  });

  test("a creation begins and ends; what is the same does neither", () => {
    const create = { ...metadata, op: "create", old: null };
    const phases = (event: object) =>
      fromCliEvent(event, false).map((shown) => (shown.kind === "step" ? shown.phase : ""));
    expect(phases({ resourcePreEvent: { metadata: create } })).toEqual(["planned", "started"]);
    expect(phases({ resOutputsEvent: { metadata: create } })).toEqual(["done"]);
    expect(phases({ resOpFailedEvent: { metadata: create } })).toEqual(["failed"]);
    expect(phases({ resourcePreEvent: { metadata: { ...create, op: "same" } } })).toEqual(["planned"]);
  });

  test("a message loses its colour codes and its line end", () => {
    const diagnosticEvent = {
      message: "<{%reset%}>installing 40 %<{%reset%}>\n",
      severity: "info#err",
      ephemeral: true,
    };
    expect(fromCliEvent({ diagnosticEvent }, false)).toEqual([
      { kind: "log", severity: "info", message: "installing 40 %", ephemeral: true, streamId: 0 },
    ]);
  });

  test("the stack's outputs are compared; other lines are not events", () => {
    const stack = { ...metadata, type: "pulumi:pulumi:Stack", old: { outputs: { a: 1 } } };
    expect(changesStackOutputs({ resOutputsEvent: { metadata: { ...stack, new: { outputs: { a: 2 } } } } })).toBe(true);
    expect(changesStackOutputs({ resOutputsEvent: { metadata: { ...stack, new: { outputs: { a: 1 } } } } })).toBe(
      false,
    );
    expect(parseCliEvent("warning: {not json")).toBeUndefined();
    expect(parseCliEvent("{torn")).toBeUndefined();
  });
});
