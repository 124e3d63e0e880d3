import { describe, expect, test } from "vitest";
import type { EngineEvent, StepView } from "../engine.ts";
import { SecretValue, unknownValue } from "../property/property-value.ts";
import { LiveSnapshot } from "../state/live-snapshot.ts";
import type { ResourceState } from "../state/resource-state.ts";
import { parseTargets } from "../target-set.ts";
import { MemoryProviders } from "../testing/memory-providers.ts";
import { parseUrn } from "../urn.ts";
import { Deployment, type Registration } from "./deployment.ts";
import type { Goal } from "./goal.ts";

const urnOf = (name: string, type = "probe:index:Item") => `urn:pulumi:dev::probe::${type}::${name}`;

function goal(name: string, properties: Goal["properties"] = {}, more: Partial<Goal> = {}): Goal {
  return {
    type: "probe:index:Item",
    name,
    custom: true,
    properties,
    parent: "",
    dependencies: [],
    propertyDependencies: {},
    provider: "",
    version: "",
    aliases: [],
    ignoreChanges: [],
    replaceOnChanges: [],
    additionalSecretOutputs: [],
    customTimeouts: undefined,
    deletedWith: "",
    deleteBeforeReplace: undefined,
    protect: undefined,
    retainOnDelete: undefined,
    ...more,
  };
}

interface Options {
  readonly preview?: boolean;
  readonly targets?: string[];
  readonly replace?: string[];
  readonly config?: Record<string, string>;
  readonly secretKeys?: string[];
  /** What the stack exports. */
  readonly exported?: Goal["properties"];
  /** False: the program ended with an exception. */
  readonly succeeded?: boolean;
}

interface Outcome {
  readonly state: readonly ResourceState[];
  readonly steps: readonly StepView[];
  readonly registrations: readonly Registration[];
  readonly journal: readonly string[];
  readonly failures: readonly string[];
  readonly outputsChanged: boolean;
  readonly events: readonly EngineEvent[];
}

/** Runs one update of a program that registers `goals` in order, upon a state. */
async function update(old: readonly ResourceState[], goals: readonly Goal[], options: Options = {}): Promise<Outcome> {
  // States are changed in place, and a test may start twice from the same.
  const base = old.map((state) => ({ ...state }));
  const registry = new MemoryProviders();
  const snapshot = new LiveSnapshot(base);
  const events: EngineEvent[] = [];
  const deployment = new Deployment({
    project: "probe",
    stack: "dev",
    preview: options.preview ?? false,
    targets: parseTargets(options.targets),
    targetDependents: false,
    replace: parseTargets(options.replace),
    config: { texts: options.config ?? {}, secretKeys: options.secretKeys ?? [] },
    registry,
    base,
    snapshot,
    save: async () => {},
    display: (event) => events.push(event),
    signal: new AbortController().signal,
    parallel: 4,
    now: () => new Date("2026-11-21T06:00:00Z"),
  });
  const registrations: Registration[] = [];
  for (const item of goals) registrations.push(await deployment.register(item));
  const stack = registrations.find(({ urn }) => urn.includes("pulumi:pulumi:Stack"));
  if (stack !== undefined && options.exported !== undefined)
    await deployment.registerOutputs(stack.urn, options.exported);
  await deployment.finish(options.succeeded ?? true);
  const { journal } = registry;
  return {
    state: snapshot.current().resources,
    steps: deployment.runner.steps,
    registrations,
    journal: journal.filter((line) => !line.endsWith(" default")),
    outputsChanged: deployment.outputsChanged,
    failures: deployment.failures.map(({ message }) => message),
    events,
  };
}

const find = (outcome: Outcome, name: string) => outcome.state.find((state) => parseUrn(state.urn).name === name);

describe("a deployment", () => {
  test("makes the default provider of a package first, from the package's configuration", async () => {
    const options = { config: { "probe:key": "k", "probe:token": "t", "other:key": "x" }, secretKeys: ["probe:token"] };
    const made = await update([], [goal("a", { label: "a" }, { version: "1.2.3" })], options);
    expect(made.state.map((state) => state.urn)).toEqual([
      urnOf("default_1_2_3", "pulumi:providers:probe"),
      urnOf("a"),
    ]);
    expect(made.state[0]?.inputs).toEqual({
      key: "k",
      token: new SecretValue("t"),
      version: "1.2.3",
      __internal: {},
    });
    expect(made.state[1]?.provider).toBe(`${made.state[0]?.urn}::${made.state[0]?.id}`);
    expect(made.steps.map((step) => step.name)).toEqual(["a"]);
  });

  test("deletes what depends on a resource before the resource when it must go first, and makes both again", async () => {
    const needs = (properties: Goal["properties"]) =>
      goal("b", properties, { dependencies: [urnOf("a")], propertyDependencies: { label: [urnOf("a")] } });
    const before = await update([], [goal("a", { label: "1", exclusive: true }), needs({ label: "1" }), goal("c")]);
    const after = await update(before.state, [
      goal("a", { label: "2", exclusive: true }),
      needs({ label: "2" }),
      goal("c"),
    ]);
    expect(after.journal).toEqual(["delete b", "delete a", "create a", "create b"]);
    expect(after.steps.map((step) => `${step.operation} ${step.name}`)).toEqual(["replace a", "replace b", "same c"]);
    expect(after.state.some((state) => state.pendingReplacement || state.delete)).toBe(false);
  });

  test("makes the new one before it deletes the old one otherwise", async () => {
    const before = await update([], [goal("a", { label: "1" })]);
    const after = await update(before.state, [goal("a", { label: "2" })]);
    expect(after.journal).toEqual(["create a", "delete a"]);
    expect(find(after, "a")?.id).not.toBe(find(before, "a")?.id);
  });

  test("lets the program decide which of the two goes first", async () => {
    const before = await update([], [goal("a", { label: "1", exclusive: true })]);
    const order = async (deleteBeforeReplace: boolean) =>
      (await update(before.state, [goal("a", { label: "2", exclusive: true }, { deleteBeforeReplace })])).journal;
    expect(await order(false)).toEqual(["create a", "delete a"]);
    expect(await order(true)).toEqual(["delete a", "create a"]);
  });

  test("finds a renamed resource, and the children of a renamed parent, by alias", async () => {
    const parent = (name: string, more: Partial<Goal> = {}) =>
      goal(name, {}, { custom: false, type: "probe:index:Box", ...more });
    const boxUrn = (name: string) => urnOf(name, "probe:index:Box");
    const before = await update([], [parent("box"), goal("box-lid", { label: "l" }, { parent: boxUrn("box") })]);
    const after = await update(before.state, [
      parent("crate", { aliases: [{ name: "box" }] }),
      goal("crate-lid", { label: "l" }, { parent: boxUrn("crate") }),
    ]);
    expect(after.journal).toEqual([]);
    expect(find(after, "crate-lid")).toMatchObject({
      id: find(before, "box-lid")?.id,
      parent: boxUrn("crate"),
      aliases: [],
    });
    expect(find(after, "box")).toBeUndefined();
  });

  test("refuses to replace or delete what is protected", async () => {
    const before = await update([], [goal("a", { label: "1" }, { protect: true })]);
    const replaced = await update(before.state, [goal("a", { label: "2" }, { protect: true })]);
    expect(replaced.failures[0]).toContain("a would have to be replaced, and is protected.");
    const deleted = await update(before.state, []);
    expect(deleted.failures[0]).toContain("is protected: take `protect` out of the program");
    expect(find(deleted, "a")).toBeDefined();
    expect([...replaced.journal, ...deleted.journal]).toEqual([]);
  });

  test("forgets without deleting what is retained, read from elsewhere, or goes with another", async () => {
    const before = await update(
      [],
      [goal("kept", {}, { retainOnDelete: true }), goal("house"), goal("room", {}, { deletedWith: urnOf("house") })],
    );
    const after = await update(before.state, []);
    expect(after.journal).toEqual(["delete house"]);
    expect(after.state).toEqual([]);
  });

  test("leaves alone what ignoreChanges names", async () => {
    const before = await update([], [goal("a", { label: "1", size: 1 })]);
    const after = await update(before.state, [goal("a", { label: "2", size: 2 }, { ignoreChanges: ["label"] })]);
    expect(after.journal).toEqual(["update a"]);
    expect(find(after, "a")?.inputs).toEqual({ label: "1", size: 2 });
  });

  test("replaces for what replaceOnChanges names", async () => {
    const before = await update([], [goal("a", { size: 1 })]);
    const after = await update(before.state, [goal("a", { size: 2 }, { replaceOnChanges: ["size"] })]);
    expect(after.steps[0]).toMatchObject({
      operation: "replace",
      replaceKeys: ["size"],
      changes: [{ path: "size", kind: "update", forcesReplacement: true, old: 1, new: 2 }],
    });
  });

  test("marks outputs as secret that the program says are", async () => {
    const made = await update([], [goal("a", { key: "k" }, { additionalSecretOutputs: ["key"] })]);
    expect(find(made, "a")?.outputs).toEqual({ key: new SecretValue("k") });
    expect(find(made, "a")?.inputs).toEqual({ key: "k" });
  });

  test("keeps a half-made resource with its reasons, fails, and updates it next time", async () => {
    const before = await update([], [goal("a", { half: true })]);
    expect(before.failures).toEqual(["half made"]);
    expect(find(before, "a")).toMatchObject({ id: "id-2", initErrors: ["half made"] });
    const after = await update(before.state, [goal("a", { half: true })]);
    expect(after.journal).toEqual(["update a"]);
    expect(find(after, "a")?.initErrors).toEqual([]);
  });

  test("skips what depends on a failure, does the rest, and deletes nothing", async () => {
    const before = await update([], [goal("old")]);
    const after = await update(before.state, [
      goal("bad", { failure: "no power" }),
      goal("needs", {}, { dependencies: [urnOf("bad")] }),
      goal("apart"),
    ]);
    expect(after.registrations.map(({ outcome }) => outcome)).toEqual(["failed", "skipped", "success"]);
    expect(after.journal).toEqual(["create apart"]);
    expect(after.failures).toEqual(["no power"]);
    expect(find(after, "old")).toBeDefined();
  });

  test("with targets touches nothing else, and keeps the state in order", async () => {
    const before = await update([], [goal("x"), goal("y", {}, { dependencies: [urnOf("x")] }), goal("z", { size: 1 })]);
    const after = await update(
      before.state,
      [goal("y", { size: 2 }, { dependencies: [] }), goal("z", { size: 2 }), goal("new")],
      { targets: ["**::z"] },
    );
    expect(after.journal).toEqual(["update z"]);
    expect(after.state.map((state) => parseUrn(state.urn).name)).toEqual(["default", "x", "y", "z"]);
    expect(after.registrations[2]).toMatchObject({ outcome: "success", id: "", unknown: true });
  });

  test("what is not among the targets needs nothing that is not, and is left out with it", async () => {
    const after = await update([], [goal("z"), goal("new"), goal("newer", {}, { dependencies: [urnOf("new")] })], {
      targets: ["**::z"],
    });
    expect(after.journal).toEqual(["create z"]);
    expect(after.registrations.map(({ outcome }) => outcome)).toEqual(["success", "success", "success"]);
  });

  test("replaces what it is told to, although nothing changed", async () => {
    const before = await update([], [goal("a", { label: "1" }), goal("b", { label: "1" })]);
    const after = await update(before.state, [goal("a", { label: "1" }), goal("b", { label: "1" })], {
      replace: ["**::b"],
    });
    expect(after.journal).toEqual(["create b", "delete b"]);
  });

  test("tells a refused input in the provider's words, and makes nothing of it", async () => {
    const refused = await update([], [goal("a", { label: "" })]);
    expect(refused.failures).toEqual(["label: must not be empty"]);
    expect(refused.journal).toEqual([]);
  });

  test("keeps what the stack exports until the program has succeeded, and sees when it differs", async () => {
    const stack = goal("probe-dev", {}, { custom: false, type: "pulumi:pulumi:Stack" });
    const run = (base: readonly ResourceState[], exported: Goal["properties"], succeeded: boolean) =>
      update(base, [stack], { exported, succeeded });
    const first = await run([], { address: "10.0.0.1" }, true);
    expect(find(first, "probe-dev")?.outputs).toEqual({ address: "10.0.0.1" });
    const failed = await run(first.state, {}, false);
    expect([failed.outputsChanged, find(failed, "probe-dev")?.outputs]).toEqual([false, { address: "10.0.0.1" }]);
    expect((await run(first.state, { address: "10.0.0.1" }, true)).outputsChanged).toBe(false);
    expect((await run(first.state, { address: "10.0.0.2" }, true)).outputsChanged).toBe(true);
  });

  test("refuses two resources of one name", async () => {
    const twice = await update([], [goal("a"), goal("a")]);
    expect(twice.failures[0]).toContain('Two resources of type probe:index:Item are called "a".');
  });

  test("in a preview shows unknowns and does nothing", async () => {
    const before = await update([], [goal("a", { size: 1 })]);
    const plan = await update(before.state, [goal("a", { size: unknownValue }), goal("b")], { preview: true });
    expect(plan.journal).toEqual([]);
    expect(plan.steps.map((step) => [step.operation, step.changes])).toEqual([
      ["update", [{ path: "size", kind: "update", forcesReplacement: false, old: 1, new: "[unknown]" }]],
      ["create", []],
    ]);
  });
});
