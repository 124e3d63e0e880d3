import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { BootControl, MachineOnWire } from "#pxe/contract/control-api.ts";
import type { Explanation } from "#pxe/wire/explain/explanation.ts";
import { explainDelay, tellDelays } from "./explain-delay.ts";
import type { ProgressUpdate, Workbench } from "./workbench.ts";

const ignored: Explanation = { code: "proxy-ignored", what: "It went on.", why: "It ignores us.", remedy: "Do this." };
const silent: Explanation = {
  code: "never-asked",
  what: "Nothing was heard.",
  why: "No packet.",
  remedy: "Plug it in.",
};

beforeEach(() => {
  vi.useFakeTimers({ now: 1_000_000 });
});
afterEach(() => vi.useRealTimers());

function seenAt(atMs: number): MachineOnWire["seen"] {
  return [{ atMs, what: "http", method: "GET", path: "/boot/x.ipxe", status: 200, isComplete: true }];
}

const boot = (onWire: MachineOnWire | undefined): Pick<BootControl, "onWire"> => ({ onWire: async () => onWire });

test("what was seen before this run explains nothing of it", async () => {
  expect(await explainDelay(boot({ seen: seenAt(900_000), explanation: ignored }), "metal0", 950_000)).toBeUndefined();
  expect(await explainDelay(boot({ seen: seenAt(960_000), explanation: ignored }), "metal0", 950_000)).toBe(ignored);
  expect(await explainDelay(boot({ seen: seenAt(960_000) }), "metal0", 950_000)).toBeUndefined();
  expect(await explainDelay(boot(undefined), "metal0", 950_000)).toBeUndefined();
});

test("a machine that is silent is given a minute and a half to be turned on", async () => {
  expect(await explainDelay(boot({ seen: [], explanation: silent }), "metal0", 950_000)).toBeUndefined();
  expect(await explainDelay(boot({ seen: [], explanation: silent }), "metal0", 900_000)).toBe(silent);
});

test("a reason is told once, with what to do, and again only when it is another one", async () => {
  const updates: ProgressUpdate[] = [];
  let explanation: Explanation | undefined;
  const bench = {
    bootServer: async () => boot({ seen: seenAt(Date.now()), ...(explanation ? { explanation } : {}) }),
  } as unknown as Workbench;
  const delays = tellDelays("metal0", bench, 1_000_000, (update) => updates.push(update));
  await vi.advanceTimersByTimeAsync(10_000);
  expect(updates).toEqual([]);
  explanation = ignored;
  await vi.advanceTimersByTimeAsync(20_000);
  explanation = silent;
  await vi.advanceTimersByTimeAsync(10_000);
  delays.stop();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(updates).toEqual([
    { text: "It went on.", warning: "It went on.\n  why  It ignores us.\n  do   Do this." },
    { text: "Nothing was heard.", warning: "Nothing was heard.\n  why  No packet.\n  do   Plug it in." },
  ]);
});
