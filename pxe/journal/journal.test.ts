import { appendFileSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { BootEvent } from "#pxe/contract/boot-event.ts";
import { followJournal } from "./follow-journal.ts";
import { openJournal } from "./journal.ts";

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(path.join(tmpdir(), "hearth-journal-"));
});
afterEach(() => rmSync(directory, { recursive: true }));

const now = () => new Date("2026-11-21T06:00:00.123Z");

test("events are numbered from one, and the numbers go on after a restart", () => {
  const first = openJournal(directory, now);
  expect(first.append({ machine: "metal0", kind: "dhcp" })).toEqual({
    seq: 1,
    time: "2026-11-21T06:00:00.123Z",
    machine: "metal0",
    kind: "dhcp",
  });
  first.append({ machine: "metal0", kind: "image", percent: 7 });
  const second = openJournal(directory, now);
  expect(second.append({ machine: "metal1", kind: "tftp", detail: "shimx64.efi" }).seq).toBe(3);
  expect(second.since(1).map(({ seq }) => seq)).toEqual([2, 3]);
  expect(second.since(3)).toEqual([]);
});

test("a line that a kill cut off is dropped, and the next event stands on a line of its own", () => {
  openJournal(directory, now).append({ machine: "metal0", kind: "dhcp" });
  appendFileSync(path.join(directory, "journal.jsonl"), '{"seq":2,"time":"2026-');
  const journal = openJournal(directory, now);
  expect(journal.append({ machine: "metal0", kind: "kernel" }).seq).toBe(2);
  expect(
    openJournal(directory, now)
      .since(0)
      .map(({ kind }) => kind),
  ).toEqual(["dhcp", "kernel"]);
});

test("the journal is shortened, from the front, and keeps its numbers", () => {
  const journal = openJournal(directory, now);
  for (let n = 0; n < 10_001; n += 1) journal.append({ machine: "metal0", kind: "dhcp" });
  expect(journal.since(0)[0]?.seq).toBe(5_002);
  expect(readFileSync(path.join(directory, "journal.jsonl"), "utf8").trim().split("\n")).toHaveLength(5_000);
  expect(
    openJournal(directory, now)
      .since(10_000)
      .map(({ seq }) => seq),
  ).toEqual([10_001]);
});

test("a follower gets the kept events, then the live ones in order, and ends when told", async () => {
  const journal = openJournal(directory, now);
  journal.append({ machine: "metal0", kind: "dhcp" });
  const ended = new AbortController();
  const seen: BootEvent["kind"][] = [];
  const following = (async () => {
    for await (const { kind } of followJournal(journal, 0, ended.signal)) {
      seen.push(kind);
      if (kind === "first-boot") ended.abort();
    }
  })();
  await Promise.resolve();
  journal.append({ machine: "metal0", kind: "kernel" });
  journal.append({ machine: "metal0", kind: "installer" });
  await new Promise(setImmediate);
  journal.append({ machine: "metal0", kind: "first-boot" });
  await following;
  expect(seen).toEqual(["dhcp", "kernel", "installer", "first-boot"]);
});

test("a follower that waits ends when told", async () => {
  const ended = new AbortController();
  const following = followJournal(openJournal(directory, now), 0, ended.signal).next();
  ended.abort();
  expect(await following).toEqual({ done: true, value: undefined });
});
