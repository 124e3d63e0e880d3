import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { stripVTControlCharacters } from "node:util";
import { expect, test } from "vitest";
import { HearthError } from "#model/hearth-error.ts";
import type { BootEvent } from "#pxe/contract/boot-event.ts";
import { runDurations } from "#pxe/journal/phase-durations.ts";
import { lastAttempt } from "./machine-story.ts";
import { renderInstallerLog } from "./render-installer-log.ts";
import { renderStory } from "./render-story.ts";
import { consoleTail, tailOf } from "./serial-console.ts";
import { withConsole } from "./with-console.ts";

let seq = 0;
const at = (second: number, kind: BootEvent["kind"], more: Partial<BootEvent> = {}): BootEvent => ({
  seq: ++seq,
  time: new Date(Date.parse("2026-11-01T10:00:00Z") + second * 1000).toISOString(),
  machine: "metal0",
  kind,
  ...more,
});

const earlier = [at(-900, "dhcp"), at(-890, "kernel", { ticket: "t0" }), at(-880, "failed", { ticket: "t0" })];
const latest = [
  at(0, "dhcp", { detail: "BIOS: OFFER 10.77.0.10" }),
  at(1, "tftp", { detail: "undionly.kpxe" }),
  at(3, "kernel", { ticket: "t1" }),
  at(6, "installer", { ticket: "t1" }),
  ...[1, 20, 26, 60, 99].map((percent, index) => at(7 + index, "image", { ticket: "t1", percent })),
  at(15, "first-boot", { ticket: "t1" }),
];

test("the last attempt begins with the firmware's questions before the ticket was used, not with an earlier attempt", () => {
  const others = latest.map((event) => ({ ...event, machine: "metal1", ticket: "t9" }));
  expect(lastAttempt([...earlier, ...latest, ...others], "metal0")).toEqual(latest);
  expect(lastAttempt([...earlier, at(0, "dhcp")], "metal0")).toHaveLength(1);
  expect(lastAttempt([], "metal0")).toEqual([]);
});

test("a story has the phases with their seconds, the image by quarters, the packets, and the reason", () => {
  const story = renderStory({
    machine: "metal0",
    events: latest,
    phases: runDurations(latest, Date.parse("2026-11-01T10:00:15Z")),
    seen: [{ atMs: Date.parse("2026-11-01T10:00:01Z"), what: "tftp", file: "undionly.kpxe", state: "done" }],
    explanation: { code: "ipxe-silent", what: "It fell silent.", why: "A bad ROM.", remedy: "Update it." },
  });
  const lines = stripVTControlCharacters(story)
    .split("\n")
    .map((line) => line.replace(/ \d{4}-\d\d-\d\d \d\d:/, " "));
  expect(lines).toEqual([
    "metal0: phases of the last attempt",
    "  00:00.000  dhcp       BIOS: OFFER 10.77.0.10",
    "  00:01.000  tftp       undionly.kpxe",
    "  00:03.000  kernel",
    "  00:06.000  installer",
    "  00:07.000  image      1 %",
    "  00:09.000  image      26 %",
    "  00:10.000  image      60 %",
    "  00:11.000  image      99 %",
    "  00:15.000  first-boot",
    "",
    "  dhcp 1.0 s · tftp 2.0 s · kernel 3.0 s · installer 1.0 s · image 8.0 s · first-boot 0.0 s",
    "",
    "metal0: on the wire",
    "  00:01.000  TFTP  undionly.kpxe: whole",
    "",
    "! It fell silent. [ipxe-silent]",
    "  why  A bad ROM.",
    "  do   Update it.",
  ]);
});

test("a machine that was never heard of has a story of two lines", () => {
  const story = renderStory({ machine: "metal0", events: [], phases: [], seen: [] });
  expect(stripVTControlCharacters(story).match(/Nothing has been heard of metal0\./g)).toHaveLength(2);
});

test("the console reads as it stood on the screen: no colours, no cursor, no pages of empty lines", () => {
  const text = "\u001b[2J\u001b[01;01HBdsDxe: starting\r\n\r\n\r\n\r\n10 %\r20 %\rdone\r\n\u001b[0mlogin:\r\n\r\n";
  expect(tailOf(text, 40)).toBe("BdsDxe: starting\n\ndone\nlogin:");
  expect(tailOf(text, 2)).toBe("done\nlogin:");
});

test("a machine that was just turned on shows what it said before; one that never was, nothing", async () => {
  const directory = await mkdtemp(path.join(tmpdir(), "hearth-console-"));
  const files = { console: path.join(directory, "serial.log"), previousConsole: path.join(directory, "previous.log") };
  expect(await consoleTail(files, 5)).toBeUndefined();
  await writeFile(files.console, "");
  await writeFile(files.previousConsole, "before\n");
  expect(await consoleTail(files, 5)).toBe("before");
  await rm(directory, { recursive: true });
});

test("a virtual machine that stays silent is reported with what its console showed last; any other as it was", async () => {
  const directory = await mkdtemp(path.join(tmpdir(), "hearth-console-"));
  const files = { console: path.join(directory, "serial.log"), previousConsole: path.join(directory, "previous.log") };
  const silent = new HearthError({ code: "ssh-timeout", what: "10.77.0.22 did not.", why: "300 s.", remedy: "Look." });
  expect(await withConsole(silent, "third", files)).toBe(silent);
  await writeFile(files.console, "GRUB\n\r\nYou are in emergency mode.\r\nPress Enter\r\n");
  expect(await withConsole(silent, "third", files)).toMatchObject({
    code: "ssh-timeout",
    what: "third is on and does not answer on SSH.",
    why: "300 s. Its console showed last: You are in emergency mode. | Press Enter",
    cause: silent,
  });
  const other = new HearthError({ code: "ssh-permission-denied", what: "No.", why: "No key.", remedy: "Give it." });
  expect(await withConsole(other, "third", files)).toBe(other);
  await rm(directory, { recursive: true });
});

test("the installer's own log has a heading, its last lines, and says how to see the rest", () => {
  const log = {
    ticket: "t1",
    receivedAt: "2026-11-01T10:00:15.500Z",
    lines: ["-- kernel", "a", "", "hearth 9s: FAILED"],
  };
  const lines = (shown: number) =>
    stripVTControlCharacters(renderInstallerLog("metal0", log, shown))
      .split("\n")
      .slice(1);
  expect(renderInstallerLog("metal0", log, 2)).toMatch(
    /metal0: the installer's own log, sent 2026-11-0\d \d\d:\d\d:15\.500/,
  );
  expect(lines(2)).toEqual(["  … 2 lines before these: ALL=1", "", "  hearth 9s: FAILED"]);
  expect(lines(40)).toEqual(["  -- kernel", "  a", "", "  hearth 9s: FAILED"]);
});
