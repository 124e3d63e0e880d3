import { expect, test } from "vitest";
import { phaseDurations } from "./phase-durations.ts";

test("a phase lasts until the next one that happened, the last one until the end", () => {
  const starts = [
    { phase: "firmware", atMs: 0 },
    { phase: "dhcp", atMs: 2_300 },
    { phase: "kernel", atMs: 2_500 },
    { phase: "ssh", atMs: 30_000 },
  ] as const;
  expect(phaseDurations(starts, 31_250)).toEqual([
    { phase: "firmware", seconds: 2.3 },
    { phase: "dhcp", seconds: 0.2 },
    { phase: "kernel", seconds: 27.5 },
    { phase: "ssh", seconds: 1.3 },
  ]);
});

test("a second DHCP exchange, by the installer, does not start the phase again", () => {
  const starts = [
    { phase: "dhcp", atMs: 1_000 },
    { phase: "installer", atMs: 4_000 },
    { phase: "dhcp", atMs: 5_000 },
  ] as const;
  expect(phaseDurations(starts, 6_000)).toEqual([
    { phase: "dhcp", seconds: 3 },
    { phase: "installer", seconds: 2 },
  ]);
});
