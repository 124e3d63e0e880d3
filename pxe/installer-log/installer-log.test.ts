import { mkdtempSync, readdirSync, rmSync, statSync, utimesSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import fc from "fast-check";
import { afterEach, beforeEach, expect, test } from "vitest";
import { keepInstallerLog, readInstallerLog } from "./installer-log-file.ts";
import { keptLogBytes, readableLog } from "./readable-log.ts";

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(path.join(tmpdir(), "hearth-installer-log-"));
});
afterEach(() => rmSync(directory, { recursive: true }));

test.each([
  ["", ""],
  ["one line", "one line\n"],
  ["a\tb\r\nc\rd\n", "a\tb\nc\nd\n"],
  ["\u001b[31mred\u001b[0m \u0000\u0007\u202eback\n", "red back\n"],
  ["hearth.token=SECRET hearth.token=SECRET\nSEC\u0000RET\n", "hearth.token=(token) hearth.token=(token)\n(token)\n"],
])("%j is kept as %j", (sent, kept) => {
  expect(readableLog(sent, "SECRET")).toBe(kept);
});

test("the newest whole lines are kept, and of one endless line its end, never half a character", () => {
  const long = readableLog(`${"ä".repeat(keptLogBytes)}\nthe end`, "SECRET");
  expect(long).toBe("the end\n");
  const endless = readableLog("ä".repeat(keptLogBytes), "SECRET");
  expect(endless).toBe(`${"ä".repeat(keptLogBytes / 2 - 1)}\n`);
});

test("whatever is sent, what is kept is bounded, printable, and without the token", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary", maxLength: 2_000 }), fc.integer({ min: 1, max: 400 }), (text, times) => {
      const kept = readableLog(`${text}T0KEN`.repeat(times), "T0KEN");
      expect(Buffer.byteLength(kept)).toBeLessThanOrEqual(keptLogBytes);
      expect(kept).not.toContain("T0KEN");
      expect(kept).not.toMatch(/(?![\n\t])\p{Cc}/u);
      expect(kept.endsWith("\n")).toBe(true);
    }),
    { numRuns: 100 },
  );
});

test("the last five installations of a machine are kept, for their owner alone, and the newest is read", () => {
  for (const ticket of ["t1", "t2", "t3", "t4", "t5", "t6"]) {
    keepInstallerLog(directory, "metal0", ticket, `log of ${ticket}\n`);
    const atSeconds = 1_700_000_000 + Number(ticket.slice(1));
    utimesSync(path.join(directory, "installer-logs/metal0", `${ticket}.log`), atSeconds, atSeconds);
  }
  keepInstallerLog(directory, "metal1", "t9", "another machine\n");
  const folder = path.join(directory, "installer-logs/metal0");
  expect(readdirSync(folder).sort()).toEqual(["t2.log", "t3.log", "t4.log", "t5.log", "t6.log"]);
  expect(statSync(folder).mode & 0o777).toBe(0o700);
  expect(statSync(path.join(folder, "t6.log")).mode & 0o777).toBe(0o600);
  expect(readInstallerLog(directory, "metal0")).toEqual({
    ticket: "t6",
    receivedAt: "2023-11-14T22:13:26.000Z",
    lines: ["log of t6"],
  });
  expect(readInstallerLog(directory, "metal2")).toBeUndefined();
});
