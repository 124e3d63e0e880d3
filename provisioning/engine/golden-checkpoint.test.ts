import { copyFileSync, mkdirSync, readFileSync } from "node:fs";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { embeddedEngine } from "./embedded-engine.ts";
import { SecretValue } from "./property/property-value.ts";
import { ProbeStack } from "./testing/probe-stack.ts";

/* State files that the Pulumi CLI 3.260 wrote for the probe project, with the passphrase "open". */
const goldens = ["created", "interrupted-create", "interrupted-replacement"] as const;
type Golden = (typeof goldens)[number];

const goldenPath = (name: Golden) => fileURLToPath(new URL(`./testing/golden/${name}.json`, import.meta.url));

describe("state files of the real CLI", { timeout: 60_000 }, () => {
  let stack: ProbeStack;

  beforeEach(() => {
    stack = new ProbeStack();
  });

  afterEach(() => stack.remove());

  function place(name: Golden): void {
    mkdirSync(dirname(stack.checkpointPath), { recursive: true });
    mkdirSync(stack.world, { recursive: true });
    copyFileSync(goldenPath(name), stack.checkpointPath);
  }

  test.each(goldens)("%s is read and written again without a difference, ciphertexts included", async (name) => {
    place(name);
    const store = stack.store("open");
    const state = await store.load();
    await store.save(() => state);
    const [before, after] = [readFileSync(goldenPath(name), "utf8"), stack.checkpoint()].map((text) =>
      JSON.parse(text),
    );
    before.checkpoint.latest.manifest.time = after.checkpoint.latest.manifest.time;
    expect(after).toEqual(before);
  });

  test("secrets are opened", async () => {
    place("created");
    const store = stack.store("open");
    const { resources } = await store.load();
    const second = resources.find((resource) => resource.urn.endsWith("::pair-second"));
    expect(second?.inputs.password).toEqual(new SecretValue("hunter2"));
    expect(second?.propertyDependencies.tags).toEqual([
      "urn:pulumi:dev::probe::probe:index:Pair$probe:index:Item::pair-first",
    ]);
  });

  test("the embedded engine sees no diff", async () => {
    place("created");
    const plan = await stack.run(embeddedEngine, "preview", {}, { passphrase: "open", config: {} });
    expect(plan.counts).toEqual({ same: 4 });
    expect(plan.outputsChanged).toBe(false);
  });

  test("what the CLI was killed at is done: the creation again, the second half of the replacement", async () => {
    place("interrupted-create");
    const created = await stack.run(
      embeddedEngine,
      "up",
      { extra: { slow: { label: "slow" } } },
      { passphrase: "open" },
    );
    expect(ProbeStack.changesOf(created)).toEqual(["create slow"]);
    expect(stack.checkpoint()).not.toContain("pending_operations");

    place("interrupted-replacement");
    const shape = { second: { label: "gamma", exclusive: true } };
    const replaced = await stack.run(embeddedEngine, "up", shape, { passphrase: "open" });
    expect(ProbeStack.changesOf(replaced)).toEqual(["replace pair-second"]);
    expect(stack.journal()).not.toContain("delete pair-second");
    expect(stack.checkpoint()).not.toContain("pendingReplacement");
  });
});
