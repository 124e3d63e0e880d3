import { expect, test } from "vitest";
import type { BootEvent } from "#pxe/contract/boot-event.ts";
import { journalRuns } from "./journal-runs.ts";

/** `12 kernel t1`: second, kind, ticket. */
const events = (...lines: readonly string[]): BootEvent[] =>
  lines.map((line, index) => {
    const [second, kind, ticket] = line.split(" ");
    return {
      seq: index + 1,
      time: new Date(Number(second) * 1000).toISOString(),
      machine: "metal0",
      kind: kind as BootEvent["kind"],
      ...(ticket ? { ticket } : {}),
    };
  });

const cut = (...lines: readonly string[]) =>
  journalRuns(events(...lines)).map((run) =>
    run.map(({ kind, ticket }) => (ticket ? `${kind} ${ticket}` : kind)).join(", "),
  );

test.each([
  ["nothing", [], []],
  [
    "one installation",
    ["0 dhcp", "1 tftp", "2 kernel t1", "9 first-boot t1"],
    ["dhcp, tftp, kernel t1, first-boot t1"],
  ],
  [
    "another ticket, and what was asked before it",
    ["0 dhcp", "2 kernel t1", "9 first-boot t1", "20 dhcp", "21 tftp", "22 kernel t2"],
    ["dhcp, kernel t1, first-boot t1", "dhcp, tftp, kernel t2"],
  ],
  [
    "a boot from the disk long after",
    ["0 dhcp", "2 kernel t1", "9 first-boot t1", "900 dhcp", "901 local-boot"],
    ["dhcp, kernel t1, first-boot t1", "dhcp, local-boot"],
  ],
  [
    "an installation that was cut off and starts over under its ticket",
    ["0 dhcp", "2 kernel t1", "5 image t1", "400 dhcp", "402 kernel t1"],
    ["dhcp, kernel t1, image t1, dhcp, kernel t1"],
  ],
  [
    "a ticket right after a boot from the disk",
    ["0 dhcp", "1 local-boot", "30 dhcp", "31 kernel t1"],
    ["dhcp, local-boot", "dhcp, kernel t1"],
  ],
  [
    "a refusal whose lead-in is all there was",
    ["0 refused t1", "1 dhcp", "2 kernel t2"],
    ["refused t1", "dhcp, kernel t2"],
  ],
] as const)("%s", (_, lines, runs) => {
  expect(cut(...lines)).toEqual(runs);
});
