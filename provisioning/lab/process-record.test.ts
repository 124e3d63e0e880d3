import { readFile } from "node:fs/promises";
import fc from "fast-check";
import { expect, test } from "vitest";
import { hostBootId, type ProcessRecord, parseProcessStat, processLives } from "./process-record.ts";

async function ownRecord(): Promise<ProcessRecord> {
  const stat = parseProcessStat(await readFile("/proc/self/stat", "utf8"));
  if (!stat) throw new Error("/proc/self/stat is not understood");
  return { pid: process.pid, startTicks: stat.startTicks, bootId: await hostBootId() };
}

test("this process lives by its own record", async () => {
  expect(await processLives(await ownRecord())).toBe(true);
});

test("a pid that was given to a later process is not taken for the one that was recorded", async () => {
  const own = await ownRecord();
  expect(await processLives({ ...own, startTicks: own.startTicks - 1 })).toBe(false);
});

test("no process lives by a record from before the host was restarted", async () => {
  expect(await processLives({ ...(await ownRecord()), bootId: "7c1a3c1e-0000-4000-8000-000000000000" })).toBe(false);
});

test("a pid that nobody has does not live", async () => {
  expect(await processLives({ ...(await ownRecord()), pid: 2 ** 22 + 1 })).toBe(false);
});

test("a program's name may hold blanks and parentheses", () => {
  const fields = ["S", ...Array.from({ length: 18 }, (_, index) => `${index}`), "4711", "rest"];
  expect(parseProcessStat(`12 (a) b (c) ${fields.join(" ")}`)).toEqual({ state: "S", startTicks: 4711 });
});

test("no text makes the reader of /proc/<pid>/stat throw", () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      parseProcessStat(text);
    }),
  );
});
