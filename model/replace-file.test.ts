import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { replaceFile } from "./replace-file.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "hearth-t-replace-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

test("a file is replaced whole, with no leftovers beside it", async () => {
  const file = path.join(folder, "deep", "state.json");
  await replaceFile(file, "one");
  await replaceFile(file, "two", { flush: false });
  expect(readFileSync(file, "utf8")).toBe("two");
  expect(readdirSync(path.join(folder, "deep"))).toEqual(["state.json"]);
});

test.each([
  [undefined, 0o600, 0o700],
  [0o644, 0o644, 0o755],
])("with mode %o the file is %o and its new folder %o", async (mode, ofFile, ofFolder) => {
  const file = path.join(folder, "deep", "file");
  await replaceFile(file, "text", mode === undefined ? {} : { mode });
  expect(statSync(file).mode & 0o777).toBe(ofFile);
  expect(statSync(path.dirname(file)).mode & 0o777).toBe(ofFolder);
});
