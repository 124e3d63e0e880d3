import { fork } from "node:child_process";
import { readdirSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { cliEngine } from "./cli/cli-engine.ts";
import { findPulumi } from "./cli/find-pulumi.ts";
import { embeddedEngine } from "./embedded-engine.ts";
import { renderStepDiff } from "./render-step-diff.ts";
import { ProbeStack, probeProject } from "./testing/probe-stack.ts";

const found = await findPulumi(probeProject, process.env);
const available = typeof found !== "string";
if (!available) console.warn(`SKIPPED: engine interop with the real Pulumi CLI — ${found}`);

const shape = { extra: { base: { label: "base", exclusive: true }, top: { label: "top", dependsOn: "base" } } };
const changed = {
  first: { size: 5 },
  second: { password: "changed" },
  extra: { base: { label: "BASE", exclusive: true }, new: { label: "new" } },
};

describe.skipIf(!available)("each engine continues what the other did", { timeout: 180_000 }, () => {
  const cli = cliEngine(available ? found.path : "");
  let stack: ProbeStack;

  beforeEach(() => {
    stack = new ProbeStack();
  });

  afterEach(() => stack.remove());

  test.each([
    ["embedded up, CLI preview", embeddedEngine, cli],
    ["CLI up, embedded preview", cli, embeddedEngine],
  ])("%s: no diff; and the changes that both foresee are the same, word for word", async (_name, first, second) => {
    expect((await stack.run(first, "up", shape)).counts).toEqual({ create: 6 });
    const unchanged = await stack.run(second, "preview", shape);
    expect(unchanged.counts).toEqual({ same: 6 });
    expect(unchanged.outputsChanged).toBe(false);

    const lines = async (engine: typeof cli) => {
      const { steps } = await stack.run(engine, "preview", changed);
      return steps
        .filter(({ logical }) => logical)
        .map((step) => renderStepDiff(step).join("\n"))
        .sort();
    };
    const foreseen = await lines(second);
    expect(foreseen).toEqual(await lines(first));
    expect(foreseen).toContain(
      '+- probe:index:Item base (replace)\n    ~ label: "base" => "BASE" (forces replacement)',
    );

    const done = await stack.run(second, "up", changed);
    expect(ProbeStack.changesOf({ steps: done.steps.filter(({ logical }) => logical) })).toEqual([
      "create new",
      "delete top",
      "replace base",
      "update pair-first",
      "update pair-second",
    ]);
    expect((await stack.run(first, "preview", changed)).counts).toEqual({ same: 6 });
    expect(await first.outputs(stack.request(changed))).toEqual({
      labels: { first: "alpha" },
      password: "changed",
      serial: "serial of beta",
    });
  });

  test("the CLI goes on where the embedded engine was killed, lock and all", async () => {
    const slow = { extra: { slow: { label: "slow", delayMs: 120_000 } } };
    const child = fork(fileURLToPath(new URL("./testing/run-up.ts", import.meta.url)), [
      JSON.stringify({ ...stack.request(slow), display: undefined }),
    ]);
    while (!stack.journal().includes("create slow begin")) await sleep(50);
    child.kill("SIGKILL");
    await new Promise((resolve) => child.once("exit", resolve));
    const run = await stack.run(cli, "up", { extra: { slow: { label: "slow" } } });
    expect(ProbeStack.changesOf(run)).toContain("create slow");
    expect(stack.checkpoint()).not.toContain("pending_operations");
    expect(readdirSync(stack.locksDirectory)).toEqual([]);
  });

  test("a failure is told in the same words, and destroy leaves the same nothing", async () => {
    const failing = { extra: { bad: { label: "bad", failure: "no power" } } };
    for (const engine of [cli, embeddedEngine]) {
      await expect(stack.run(engine, "up", failing)).rejects.toMatchObject({
        code: "engine-resource-failed",
        what: expect.stringContaining("bad"),
        why: expect.stringContaining("no power"),
      });
    }
    expect((await stack.run(cli, "destroy")).counts).toEqual({ delete: 4 });
    expect((await stack.run(embeddedEngine, "destroy")).counts).toEqual({});
  });
});
