import { afterEach, beforeEach, expect, test } from "vitest";
import type { BootEvent } from "#pxe/contract/boot-event.ts";
import { type BootFixture, bootFixture } from "#pxe/http/http-fixture.ts";
import { type BootState, openBootState } from "#pxe/state/boot-state.ts";
import { failTicket } from "#pxe/ticket/ticket-transition.ts";
import { machineView } from "./machine-view.ts";
import { overviewOf } from "./overview-of.ts";

const startMs = Date.parse("2026-11-01T10:00:00Z");

/** `12 kernel t1 40`: second, kind, ticket, percent. */
const events = (...lines: readonly string[]): BootEvent[] =>
  lines.map((line, index) => {
    const [second, kind, ticket, percent] = line.split(" ");
    return {
      seq: index + 1,
      time: new Date(startMs + Number(second) * 1000).toISOString(),
      machine: "metal0",
      kind: kind as BootEvent["kind"],
      ...(ticket ? { ticket } : {}),
      ...(percent ? { percent: Number(percent) } : {}),
    };
  });

const view = (nowSecond: number, ...lines: readonly string[]) =>
  machineView("metal0", events(...lines), undefined, startMs + nowSecond * 1000);

test("a machine that was never heard of is silent and has no runs", () => {
  expect(view(0)).toEqual({ name: "metal0", state: "silent", runs: [] });
});

test("an installation under way shows its phase, its percents, and its time so far", () => {
  expect(view(20, "0 dhcp", "2 kernel t1", "5 installer t1", "7 image t1 40")).toEqual({
    name: "metal0",
    state: "under-way",
    startedAt: "2026-11-01T10:00:00.000Z",
    phase: "image",
    percent: 40,
    runs: [
      {
        startedAt: "2026-11-01T10:00:00.000Z",
        outcome: "under-way",
        phases: [
          { phase: "dhcp", seconds: 2 },
          { phase: "kernel", seconds: 3 },
          { phase: "installer", seconds: 2 },
          { phase: "image", seconds: 13 },
        ],
      },
    ],
  });
});

test("runs are told from the latest; one that was cut off and never went on counts as failed", () => {
  const { state, endedAt, runs } = view(
    5_000,
    "0 dhcp",
    "1 kernel t1",
    "4 image t1 50",
    "900 dhcp",
    "901 kernel t2",
    "910 refused t2",
    "2000 dhcp",
    "2001 kernel t3",
    "2011 first-boot t3",
  );
  expect([state, endedAt]).toEqual(["installed", "2026-11-01T10:33:31.000Z"]);
  expect(
    runs.map(({ outcome, phases }) => `${outcome}: ${phases.map((one) => `${one.phase} ${one.seconds}`).join(", ")}`),
  ).toEqual(["installed: dhcp 1, kernel 10", "refused: dhcp 1, kernel 9", "failed: dhcp 1, kernel 3, image 0"]);
});

test("an installed machine that was sent to its disk says so, and keeps its runs", () => {
  const { state, runs } = view(5_000, "0 dhcp", "1 kernel t1", "9 first-boot t1", "4000 dhcp", "4001 local-boot");
  expect([state, runs.length]).toEqual(["from-disk", 1]);
});

let fixture: BootFixture;
let state: BootState;
beforeEach(async () => {
  fixture = await bootFixture();
  state = openBootState(fixture.settings);
});
afterEach(() => fixture.remove());

test("the overview tells a failure by the meaning of its code and the remedy, and no word that may name a disk", () => {
  const ticket = state.tickets.request(fixture.request());
  state.machines.put(fixture.machine);
  const failure = {
    code: "disk-ambiguous",
    what: "Two disks: serial S3CRET.",
    why: "S3CRET fits too.",
    remedy: "Name one.",
  };
  state.tickets.save(failTicket(ticket, failure, state.now().toISOString()));
  state.journal.append({ machine: "metal0", kind: "refused", ticket: ticket.id, detail: failure.what });
  const overview = overviewOf(state);
  expect(overview.machines[0]?.trouble).toEqual({
    code: "disk-ambiguous",
    what: "More than one disk of a machine fits its disk selector.",
    remedy: "Name one.",
  });
  expect(JSON.stringify(overview)).not.toContain("S3CRET");
  expect(JSON.stringify(overview)).not.toContain(ticket.id);
});

test("a machine that nobody waits for may be silent; one with a ticket is explained", () => {
  state.machines.put(fixture.machine);
  expect(overviewOf(state).machines[0]?.trouble).toBeUndefined();
  state.tickets.request(fixture.request());
  expect(overviewOf(state).machines[0]?.trouble?.code).toBe("never-asked");
});

test("machines come in the order in which a person counts them", () => {
  for (const number of [10, 2, 1]) {
    const mac = `52:54:00:00:00:${String(number).padStart(2, "0")}` as typeof fixture.machine.mac;
    state.machines.put({ ...fixture.machine, name: `metal${number}` as typeof fixture.machine.name, mac });
  }
  expect(overviewOf(state).machines.map(({ name }) => name)).toEqual(["metal1", "metal2", "metal10"]);
});
