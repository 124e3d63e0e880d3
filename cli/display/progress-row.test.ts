import { stripVTControlCharacters } from "node:util";
import { expect, test } from "vitest";
import { renderRow } from "./progress-row.ts";
import type { ResourceProgress } from "./progress-state.ts";

const row: ResourceProgress = {
  name: "metal1",
  type: "hearth:metal:Machine",
  operation: "create",
  state: "running",
  text: "writing image 40 %",
  startedMs: 0,
  textMs: 0,
};
const render = (change: Partial<ResourceProgress>, columns: number) =>
  stripVTControlCharacters(renderRow({ ...row, ...change }, 12_300, { nameWidth: 6, columns }));

test("mark, name, latest word and seconds, which stand still while the word changes", () => {
  expect(render({}, 120)).toBe("◌ metal1 writing image 40 %                           12.3 s");
  expect(render({ state: "done", endedMs: 20_000 }, 120)).toBe(
    "✓ metal1 installed                                    20.0 s",
  );
});

test.each([60, 80, 120])("at %i columns no row is broken, and it says as much as fits", (columns) => {
  const text = "The disk Samsung SSD 980 (serial S64DNF0R, 500GB) in thief belongs to metal0. ".repeat(2);
  const line = render({ state: "failed", text, startedMs: 0, endedMs: 754_000 }, columns);
  expect(line).toMatch(/^✗ metal1 The disk Samsung .*… 12 min 34 s$/);
  expect(line).toHaveLength(columns - 1);
});

test("in a file a line is as long as its word", () => {
  expect(render({ text: "x".repeat(90) }, Number.POSITIVE_INFINITY)).toBe(`◌ metal1 ${"x".repeat(90)} 12.3 s`);
});
