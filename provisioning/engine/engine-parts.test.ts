import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { chooseEngine } from "./choose-engine.ts";
import { changesStackOutputs, fromCliEvent, parseCliEvent } from "./cli/cli-event.ts";
import { aliasUrns } from "./deployment/aliases.ts";
import { deleteOrder } from "./deployment/delete-order.ts";
import { parseDurationSeconds } from "./deployment/goal.ts";
import { limit } from "./deployment/limit.ts";
import { countSteps, isUnchanged, type StepView } from "./engine.ts";
import { engineFailure } from "./engine-failure.ts";
import { goJson } from "./go-json.ts";
import { trimStack } from "./program/trim-stack.ts";
import { findPlugin } from "./provider/find-plugin.ts";
import { startPlugin } from "./provider/plugin-process.ts";
import { renderStepDiff } from "./render-step-diff.ts";
import { resolveStackConfig } from "./stack-config.ts";
import { emptyResourceState } from "./state/resource-state.ts";
import { parseTargets } from "./target-set.ts";
import { makeUrn, parseUrn } from "./urn.ts";

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

describe("URNs", () => {
  test("hold the types of the parents, but not of the stack", () => {
    const stack = makeUrn("lab", "hearth", "", "pulumi:pulumi:Stack", "hearth-lab");
    const metal = makeUrn("lab", "hearth", stack, "hearth:metal:Metal", "metal");
    const machine = makeUrn("lab", "hearth", metal, "hearth:metal:Machine", "metal1");
    expect(machine).toBe("urn:pulumi:lab::hearth::hearth:metal:Metal$hearth:metal:Machine::metal1");
    expect(parseUrn(machine)).toEqual({
      stack: "lab",
      project: "hearth",
      qualifiedType: "hearth:metal:Metal$hearth:metal:Machine",
      type: "hearth:metal:Machine",
      name: "metal1",
    });
    expect(parseUrn("urn:pulumi:s::p::t::a::b").name).toBe("a::b");
    expect(() => parseUrn("nonsense")).toThrowError('"nonsense" is not a URN');
  });

  test("are chosen by globs as the CLI chooses them", () => {
    const urn = "urn:pulumi:lab::hearth::hearth:metal:Metal$hearth:metal:Machine::metal1";
    expect(parseTargets(["**::metal1"]).has(urn)).toBe(true);
    expect(parseTargets(["urn:pulumi:*::hearth::hearth:metal:**"]).has(urn)).toBe(true);
    expect(parseTargets(["*metal1"]).has(urn)).toBe(false);
    expect(parseTargets([urn]).has(urn)).toBe(true);
    expect(parseTargets([]).constrained).toBe(false);
  });

  test("of aliases are made of what differs, below the parent's alias too", () => {
    const context = {
      stack: "dev",
      project: "p",
      usedAlias: (urn: string) =>
        urn === "urn:pulumi:dev::p::t:Box::crate" ? "urn:pulumi:dev::p::t:Box::box" : undefined,
    };
    const aliases = [{ name: "lid" }, { urn: "urn:pulumi:dev::p::t:Lid::x" }, { noParent: true }];
    const child = { name: "crate-lid", type: "t:Lid", parent: "urn:pulumi:dev::p::t:Box::crate", aliases };
    expect(aliasUrns(child, context)).toEqual([
      "urn:pulumi:dev::p::t:Box$t:Lid::lid",
      "urn:pulumi:dev::p::t:Lid::x",
      "urn:pulumi:dev::p::t:Lid::crate-lid",
      "urn:pulumi:dev::p::t:Box$t:Lid::box-lid",
      "urn:pulumi:dev::p::t:Box$t:Lid::x",
    ]);
  });
});

describe("the order of deletions", () => {
  test("dependents first, children before parents, everything before its provider, along any path", () => {
    const make = (name: string, more = {}) => ({
      ...emptyResourceState(makeUrn("s", "p", "", "t:R", name), "t:R"),
      ...more,
    });
    const provider = { ...make("prov"), id: "1" };
    const a = make("a", { provider: `${provider.urn}::1` });
    const b = make("b", { dependencies: [a.urn] });
    const c = make("c", { parent: b.urn });
    const apart = make("apart");
    const names = deleteOrder([provider, a, b, c, apart], new Set([provider, a, c, apart])).map((group) =>
      group.map((state) => parseUrn(state.urn).name),
    );
    expect(names).toEqual([["c"], ["a"], ["prov", "apart"]]);
  });
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

describe("plugins", () => {
  const folder = mkdtempSync(join(tmpdir(), "hearth-t-engine-"));
  const places = { providerPaths: new Map<string, string>(), searchPath: "", pulumiHome: join(folder, "home") };
  const executable = (path: string, script: string) => {
    mkdirSync(join(path, ".."), { recursive: true });
    writeFileSync(path, `#!/bin/sh\n${script}\n`);
    chmodSync(path, 0o755);
    return path;
  };

  test("are found in the project, in PATH, and newest first where the CLI keeps them", async () => {
    const own = executable(join(folder, "own", "pulumi-resource-a"), "");
    expect(await findPlugin("a", { ...places, providerPaths: new Map([["a", join(folder, "own")]]) })).toBe(own);
    expect(await findPlugin("a", { ...places, searchPath: `/nowhere:${join(folder, "own")}` })).toBe(own);
    executable(join(folder, "home", "plugins", "resource-b-v1.9.0", "pulumi-resource-b"), "");
    const newest = executable(join(folder, "home", "plugins", "resource-b-v1.10.0", "pulumi-resource-b"), "");
    expect(await findPlugin("b", places)).toBe(newest);
  });

  test("that are missing are named, with what to do", async () => {
    await expect(findPlugin("kubernetes", places)).rejects.toMatchObject({
      code: "engine-plugin-missing",
      what: 'The resource plugin "kubernetes" is needed and cannot be found.',
      remedy: expect.stringContaining("pulumi plugin install resource kubernetes"),
    });
  });

  test("that do not name a port are ended, and their last words are told", async () => {
    const start = (script: string) =>
      startPlugin({
        packageName: "bad",
        executable: executable(join(folder, "bad"), script),
        workingDirectory: folder,
        engineAddress: "127.0.0.1:1",
        environment: process.env,
        onOutput: () => {},
      });
    await expect(start("echo cannot read the licence >&2; sleep 0.2; exit 3")).rejects.toMatchObject({
      code: "engine-plugin-failed",
      why: expect.stringMatching(/it ended with code 3\.\ncannot read the licence$/),
    });
    await expect(start("echo hello; sleep 100")).rejects.toMatchObject({
      why: expect.stringContaining('its first line is "hello", not a port'),
    });
    rmSync(folder, { recursive: true, force: true });
  });
});

describe("the choice of the engine", () => {
  test("is told in one line, and the CLI is refused where it is not", async () => {
    const nowhere = { projectDirectory: "/nowhere", variables: { PATH: "/nowhere" } };
    const auto = await chooseEngine("auto", nowhere);
    expect(auto.engine.kind).toBe("embedded");
    expect(auto.why).toBe("embedded engine; there is no pulumi in PATH or among the project's packages");
    await expect(chooseEngine("cli", nowhere)).rejects.toMatchObject({ code: "engine-cli-missing" });
  });

  test("failures are one error with all names", () => {
    const urn = (name: string) => `urn:pulumi:dev::p::t:R::${name}`;
    const failures = [
      { urn: urn("a"), operation: "create", message: "no power" },
      { urn: urn("b"), operation: "delete", message: "no network" },
    ];
    expect(engineFailure(failures, undefined, false)).toMatchObject({
      what: "2 resources failed: a, b.",
      why: "a (create): no power\nb (delete): no network",
    });
  });
});
