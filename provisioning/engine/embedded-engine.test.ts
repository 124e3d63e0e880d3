import { fork } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { embeddedEngine } from "./embedded-engine.ts";
import { isUnchanged } from "./engine.ts";
import { ProbeStack } from "./testing/probe-stack.ts";

const { changesOf } = ProbeStack;

describe("the embedded engine runs a real program with a real provider", { timeout: 60_000 }, () => {
  let stack: ProbeStack;

  beforeEach(() => {
    stack = new ProbeStack();
  });

  afterEach(() => stack.remove());

  test("a preview shows what would be made and makes nothing", async () => {
    const plan = await stack.run(embeddedEngine, "preview");
    expect(plan.counts).toEqual({ create: 4 });
    expect(plan.steps.find((step) => step.name === "pair-second")?.changes).toEqual([
      { path: "label", kind: "add", forcesReplacement: false, new: "beta" },
      { path: "password", kind: "add", forcesReplacement: false, new: "[secret]" },
      { path: "tags", kind: "add", forcesReplacement: false, new: { needs: "[unknown]" } },
    ]);
    expect(isUnchanged(plan)).toBe(false);
    expect(stack.journal()).toEqual([]);
    expect(existsSync(stack.checkpointPath)).toBe(false);
  });

  test("an update makes everything once, keeps secrets encrypted, and the next one changes not a byte", async () => {
    const first = await stack.run(embeddedEngine, "up");
    expect(first.counts).toEqual({ create: 4 });
    expect(first.outputs).toEqual({ labels: { first: "alpha" }, password: "[secret]", serial: "serial of beta" });
    expect(stack.journal()).toEqual([
      "create pair-first begin",
      "create pair-first",
      "create pair-second begin",
      "create pair-second",
    ]);
    const checkpoint = stack.checkpoint();
    expect(checkpoint).not.toContain("hunter2");
    expect(checkpoint).not.toContain("pending_operations");
    expect(readdirSync(stack.locksDirectory)).toEqual([]);

    const second = await stack.run(embeddedEngine, "up");
    expect(second.counts).toEqual({ same: 4 });
    expect(isUnchanged(second)).toBe(true);
    expect(stack.checkpoint()).toBe(checkpoint);
    expect(await embeddedEngine.outputs(stack.request({}))).toEqual({
      labels: { first: "alpha" },
      password: "hunter2",
      serial: "serial of beta",
    });
  });

  test("changes update, replace in either order, and delete what is left over", async () => {
    const extra = { box: { label: "box" }, lid: { label: "lid", exclusive: true }, old: { label: "old" } };
    await stack.run(embeddedEngine, "up", { extra });
    const next = { first: { size: 2 }, extra: { box: { label: "BOX" }, lid: { label: "LID", exclusive: true } } };
    const plan = await stack.run(embeddedEngine, "preview", next);
    const replacement = plan.steps.find((step) => step.operation === "replace" && step.name === "box");
    expect(replacement?.changes).toEqual([
      { path: "label", kind: "update", forcesReplacement: true, old: "box", new: "BOX" },
    ]);
    const before = stack.journal().length;
    const run = await stack.run(embeddedEngine, "up", next);
    // What follows from a serial that is not known yet may turn out to be no change at all.
    expect(changesOf(plan)).toEqual([...changesOf(run), "update pair-second"]);
    expect(changesOf(run)).toEqual(["delete old", "replace box", "replace lid", "update pair-first"]);
    const journal = stack.journal().slice(before);
    expect(journal.indexOf("create box")).toBeLessThan(journal.indexOf("delete box"));
    expect(journal.indexOf("delete lid")).toBeLessThan(journal.indexOf("create lid begin"));
    expect(stack.things()).toHaveLength(4);
  });

  test("when one resource fails its dependents wait, the others are done, and the next run heals it", async () => {
    const extra = { apart: { label: "apart" } };
    const failing = stack.run(embeddedEngine, "up", { first: { failure: "no power" }, extra });
    await expect(failing).rejects.toMatchObject({
      code: "engine-resource-failed",
      why: "pair-first (create): no power",
    });
    expect([...stack.resources().keys()].sort()).toEqual(["apart", "default", "pair", "probe-dev"]);
    expect(stack.events.filter((event) => event.kind === "log" && event.severity === "error")).toEqual([]);
    const healed = await stack.run(embeddedEngine, "up", { extra });
    expect(changesOf(healed)).toEqual(["create pair-first", "create pair-second"]);
  });

  test("an exception in the program is told with the user's own files only", async () => {
    await expect(stack.run(embeddedEngine, "up", { throws: "boom" })).rejects.toMatchObject({
      code: "engine-program-failed",
    });
    const errors = stack.events.flatMap((event) =>
      event.kind === "log" && event.severity === "error" ? [event.message] : [],
    );
    expect(errors).toHaveLength(1);
    expect(errors[0]).toMatch(
      /Error: boom\n {4}at explode \(program\/index\.ts:\d+:\d+\)\n {4}at program\/index\.ts:\d+:\d+$/,
    );
  });

  test("killed in the middle of a creation it leaves no process and no loss, and goes on", async () => {
    const shape = { extra: { slow: { label: "slow", delayMs: 60_000 } } };
    const child = fork(fileURLToPath(new URL("./testing/run-up.ts", import.meta.url)), [
      JSON.stringify({ ...stack.request(shape), display: undefined }),
    ]);
    await waitFor(
      () => stack.journal().includes("create slow begin") && stack.journal().includes("create pair-second"),
    );
    await waitFor(() => stack.resources().has("pair-second"));
    child.kill("SIGKILL");
    // Until it is reaped its process id is still somebody's, and so is the lock.
    await once(child, "exit");
    expect(stack.checkpoint()).toContain(
      '"pending_operations":[{"resource":{"urn":"urn:pulumi:dev::probe::probe:index:Item::slow"',
    );
    expect(readdirSync(stack.locksDirectory)).toHaveLength(1);

    const run = await stack.run(embeddedEngine, "up", { extra: { slow: { label: "slow" } } });
    expect(changesOf(run)).toEqual(["create slow"]);
    const warnings = stack.events.flatMap((event) =>
      event.kind === "log" && event.severity === "warning" ? [event.message] : [],
    );
    expect(warnings).toHaveLength(2);
    expect(warnings[0]).toContain(`(process ${child.pid},`);
    expect(warnings[1]).toBe("An earlier run was interrupted while creating this resource; it is looked at again now.");
    // The slow creation of the killed run ended with its provider.
    expect(stack.journal().filter((line) => line === "create slow")).toHaveLength(1);
    expect(stack.checkpoint()).not.toContain("pending_operations");
  });

  test("an abort starts nothing new, keeps the state, and says so", async () => {
    const stop = new AbortController();
    const shape = { extra: { early: { label: "early", delayMs: 1_000 }, late: { label: "late", dependsOn: "early" } } };
    const running = stack.run(embeddedEngine, "up", shape, { signal: stop.signal });
    await waitFor(() => stack.journal().includes("create early begin"));
    stop.abort();
    await expect(running).rejects.toMatchObject({ code: "engine-interrupted" });
    expect(stack.journal()).not.toContain("create late begin");
    expect(stack.resources().has("early")).toBe(true);
    expect(stack.checkpoint()).not.toContain("pending_operations");
    expect(readdirSync(stack.locksDirectory)).toEqual([]);
  });

  test("a refresh forgets what is gone, and destroy deletes the rest, dependents first", async () => {
    await stack.run(embeddedEngine, "up", { extra: { third: { label: "third" } } });
    rmSync(join(stack.world, stack.things().find((name) => name.startsWith("third")) as string));
    const refreshed = await stack.run(embeddedEngine, "refresh");
    expect(changesOf(refreshed)).toEqual(["delete third"]);
    expect(stack.resources().has("third")).toBe(false);
    const gone = await stack.run(embeddedEngine, "destroy");
    expect(gone.counts).toEqual({ delete: 4 });
    expect(stack.journal().slice(-2)).toEqual(["delete pair-second", "delete pair-first"]);
    expect(stack.resources().size).toBe(0);
  });

  test("a lock of a living process is respected, with its holder in the words", async () => {
    mkdirSync(stack.locksDirectory, { recursive: true });
    const lock = { pid: process.pid, username: "ada", hostname: hostname(), timestamp: new Date().toISOString() };
    writeFileSync(join(stack.locksDirectory, "other.json"), JSON.stringify(lock));
    await expect(stack.run(embeddedEngine, "up")).rejects.toMatchObject({
      code: "engine-stack-locked",
      why: expect.stringContaining(`ada@${hostname()} (process ${process.pid},`),
    });
  });

  test("an export can be imported elsewhere and continues there with no diff", async () => {
    await stack.run(embeddedEngine, "up");
    const exported = await embeddedEngine.exportState(stack.request({}));
    const other = new ProbeStack();
    try {
      await embeddedEngine.importState(other.request({}), exported);
      const plan = await other.run(embeddedEngine, "preview");
      expect(plan.counts).toEqual({ same: 4 });
      expect(await embeddedEngine.exportState(other.request({}))).toEqual(exported);
    } finally {
      other.remove();
    }
  });
});

async function waitFor(condition: () => boolean): Promise<void> {
  const deadlineMs = performance.now() + 30_000;
  while (!attempt(condition)) {
    if (performance.now() > deadlineMs) throw new Error(`waited in vain for ${condition}`);
    await sleep(20);
  }
}

function attempt(condition: () => boolean): boolean {
  try {
    return condition();
  } catch {
    return false;
  }
}
