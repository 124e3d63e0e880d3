import { mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { debounceSave } from "./debounced-save.ts";
import { readLeaseFile, writeLeaseFile } from "./lease-file.ts";
import { ip, sampleMachine } from "./testing/sample.ts";

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "hearth-leases-"));
});
afterEach(() => rm(directory, { recursive: true }));

const snapshot = {
  leases: [{ mac: sampleMachine(1).mac, address: ip("10.77.0.200"), expiresAtMs: 5 }],
  declined: [{ address: ip("10.77.0.21"), untilMs: 9 }],
};

test("leases are read back as they were written, for their owner only, and no draft is left", async () => {
  const path = join(directory, "state/leases.json");
  await writeLeaseFile(path, snapshot);
  await writeLeaseFile(path, snapshot);
  expect(await readLeaseFile(path)).toEqual(snapshot);
  expect((await stat(path)).mode & 0o777).toBe(0o600);
  expect(await readdir(join(directory, "state"))).toEqual(["leases.json"]);
});

test("no file is no leases", async () => {
  expect(await readLeaseFile(join(directory, "leases.json"))).toBeUndefined();
});

test.each([
  "",
  "{",
  "{}",
  '{"version":1,"leases":[{"mac":"x","address":"1.2.3.4","expiresAtMs":1}],"declined":[]}',
])("a file with %j is an error", async (text) => {
  const path = join(directory, "leases.json");
  await writeFile(path, text);
  await expect(readLeaseFile(path)).rejects.toThrow();
});

test("many changes are one write, the last of them on closing", async () => {
  const path = join(directory, "count");
  let writes = 0;
  const save = debounceSave(
    () => writeFile(path, String(++writes)),
    60_000,
    () => {},
  );
  for (let count = 0; count < 100; count += 1) save.touch();
  await save.close();
  expect(await readFile(path, "utf8")).toBe("1");
});

test("a failed write is reported, and the next change tries again", async () => {
  const errors: unknown[] = [];
  let attempts = 0;
  const save = debounceSave(
    async () => {
      attempts += 1;
      if (attempts === 1) throw new Error("disk full");
    },
    0,
    (error) => errors.push(error),
  );
  save.touch();
  await new Promise((resolve) => setTimeout(resolve, 20));
  save.touch();
  await save.close();
  expect([attempts, errors]).toEqual([2, [new Error("disk full")]]);
});
