import { afterEach, expect, test, vi } from "vitest";
import type { HearthError } from "#model/hearth-error.ts";
import type { BootEvent } from "#pxe/contract/boot-event.ts";
import type { BootControl } from "#pxe/contract/control-api.ts";
import type { TicketStatus } from "#pxe/contract/ticket.ts";
import type { PhaseStart } from "#pxe/journal/phase-durations.ts";
import type { PowerDriver } from "../power/power-driver.ts";
import { followInstallation } from "./follow-installation.ts";
import { sampleSpec } from "./sample-spec.ts";
import type { Workbench } from "./workbench.ts";

const ticket = {
  id: "t1",
  machine: { name: sampleSpec.name },
  state: "open",
  createdAt: "2026-01-01T00:00:00.000Z",
} as TicketStatus;

function event(seq: number, kind: BootEvent["kind"], more: Partial<BootEvent> = {}): BootEvent {
  return { seq, time: `2026-01-01T00:00:0${seq}.000Z`, machine: "metal0", kind, ticket: "t1", ...more };
}

/** A boot server whose every connection gives the next batch of events, then ends or hangs until it is aborted. */
function fakeBench(batches: (readonly BootEvent[] | "dies")[], last: Partial<TicketStatus>, power = "on"): Workbench {
  const control: Partial<BootControl> = {
    async *events(_after, signal) {
      const batch = batches.shift();
      if (batch === "dies") throw new Error("socket closed");
      yield* batch ?? [];
      await new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason), { once: true }));
    },
    getTicket: async () => ({ ...ticket, ...last }) as TicketStatus,
  };
  return {
    bootServer: async () => control as BootControl,
    power: async () => ({ state: async () => power }) as PowerDriver,
  } as unknown as Workbench;
}

/** A machine that loads its kernel and says nothing more until it is reset; what comes then is `afterReset`. */
function silentBench(afterReset: readonly BootEvent[], resetFails?: Error): { bench: Workbench; resets: () => number } {
  let resets = 0;
  let restart = () => {};
  const restarted = new Promise<void>((resolve) => {
    restart = resolve;
  });
  const control: Partial<BootControl> = {
    async *events(_after, signal) {
      yield event(1, "kernel");
      await Promise.race([restarted, new Promise((_, reject) => signal.addEventListener("abort", reject))]);
      yield* afterReset;
      await new Promise((_, reject) => signal.addEventListener("abort", reject));
    },
    getTicket: async () => ({ ...ticket, state: afterReset.length > 0 ? "finished" : "open" }) as TicketStatus,
  };
  const power: Partial<PowerDriver> = {
    state: async () => "on",
    reset: async () => {
      resets += 1;
      if (resetFails) throw resetFails;
      restart();
    },
  };
  const bench = { bootServer: async () => control, power: async () => power } as unknown as Workbench;
  return { bench, resets: () => resets };
}

afterEach(() => vi.useRealTimers());

function follow(bench: Workbench, starts: PhaseStart[] = [], words: string[] = []): Promise<void> {
  return followInstallation(
    sampleSpec,
    bench,
    ticket,
    starts,
    ({ text }) => words.push(text),
    AbortSignal.timeout(15_000),
  );
}

async function failure(promise: Promise<void>): Promise<HearthError> {
  return promise.then(
    () => {
      throw new Error("it did not fail");
    },
    (error: HearthError) => error,
  );
}

test("phases are told as they begin, the image by its percentage, until the first boot", async () => {
  const starts: PhaseStart[] = [];
  const words: string[] = [];
  const events = [event(1, "kernel"), event(2, "image", { percent: 40 }), event(3, "first-boot")];
  await follow(fakeBench([events], { state: "finished" }), starts, words);
  expect(words).toEqual(["loading kernel and installer", "writing image 40 %", "first boot"]);
  expect(starts.map(({ phase }) => phase)).toEqual(["kernel", "image", "first-boot"]);
});

test("events of other machines and of earlier tickets are not this installation's", async () => {
  const words: string[] = [];
  const events = [
    event(1, "failed", { machine: "metal1" }),
    event(2, "failed", { ticket: "t0" }),
    event(3, "first-boot"),
  ];
  await follow(fakeBench([events], { state: "finished" }), [], words);
  expect(words).toEqual(["first boot"]);
});

test("a boot server that dies is started again, and the installation goes on", async () => {
  const words: string[] = [];
  await follow(fakeBench(["dies", [event(1, "first-boot")]], { state: "finished" }), [], words);
  expect(words[0]).toBe("the boot server went away (socket closed); starting it again");
});

test("a refusal is thrown in the words of the wipe guard", async () => {
  const refusal = { code: "disk-ambiguous", what: "2 disks fit.", why: "Both.", remedy: "Name one." };
  const error = await failure(follow(fakeBench([[event(1, "refused")]], { state: "failed", failure: refusal })));
  expect(error).toMatchObject(refusal);
});

test("a machine that goes off before it is done is not waited for", async () => {
  const error = await failure(follow(fakeBench([[event(1, "image", { percent: 50 })]], { state: "writing" }, "off")));
  expect(error.code).toBe("machine-went-off");
});

test("a machine that stands still is restarted, and the installation goes on", async () => {
  vi.useFakeTimers({ toFake: ["Date", "setInterval", "clearInterval"] });
  const { bench, resets } = silentBench([event(2, "kernel"), event(3, "first-boot")]);
  const words: string[] = [];
  const done = follow(bench, [], words);
  await vi.advanceTimersByTimeAsync(119_000);
  expect(resets()).toBe(0);
  await vi.advanceTimersByTimeAsync(5_000);
  await done;
  expect(resets()).toBe(1);
  expect(words).toEqual([
    "loading kernel and installer",
    "has said nothing for 120 seconds; restarting it",
    "loading kernel and installer",
    "first boot",
  ]);
});

test("a machine that stands still after its restart, too, is given up", async () => {
  vi.useFakeTimers({ toFake: ["Date", "setInterval", "clearInterval"] });
  const { bench, resets } = silentBench([]);
  const error = failure(follow(bench));
  await vi.advanceTimersByTimeAsync(250_000);
  expect(await error).toMatchObject({
    code: "machine-silent",
    what: "metal0 has said nothing for 120 seconds, and for as long after a restart.",
  });
  expect(resets()).toBe(1);
});

test("a restart that fails ends the wait with its reason", async () => {
  vi.useFakeTimers({ toFake: ["Date", "setInterval", "clearInterval"] });
  const { bench } = silentBench([], new Error("the virtual machine did not start"));
  const error = failure(follow(bench));
  await vi.advanceTimersByTimeAsync(125_000);
  expect((await error).message).toBe("the virtual machine did not start");
});
