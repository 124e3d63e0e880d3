import { expect, test } from "vitest";
import { atMost, type BenchRow } from "./bench-row.ts";
import { updateFigures } from "./figures-page.ts";

const order = ["Machines", "TFTP", "Cluster"];
const section = (title: string, ours: string, reached?: boolean) => ({
  title,
  conditions: `measured for ${ours}`,
  rows: [{ what: "speed", ours, peer: "–", target: "≥ 1", ...(reached === undefined ? {} : { reached }) }],
});

test("a group that was run replaces its own section and no other", () => {
  const before = updateFigures("", [section("TFTP", "1 MB/s", true), section("Machines", "9 s", false)], order);
  const after = updateFigures(before, [section("TFTP", "2 MB/s")], order);
  expect(after.slice(after.indexOf("\n## "))).toBe(`
## Machines

measured for 9 s

| what | ours | peer | to reach | reached |
|---|---|---|---|---|
| speed | 9 s | – | ≥ 1 | **no** |

## TFTP

measured for 2 MB/s

| what | ours | peer | to reach | reached |
|---|---|---|---|---|
| speed | 2 MB/s | – | ≥ 1 | – |
`);
});

test("a section that no group writes any more is dropped, and writing nothing changes nothing", () => {
  const page = updateFigures("", [section("TFTP", "1 MB/s", true)], order);
  expect(updateFigures(`${page}\n## Gone\n\nold\n`, [], order)).toBe(page);
});

test("a figure at its limit has reached it, one above has not", () => {
  const row = (value: number): BenchRow => atMost("login", { value, limit: 35, unit: "s", detail: "kernel 4" });
  expect(row(35)).toEqual({ what: "login", ours: "35.0 s (kernel 4)", peer: "–", target: "≤ 35 s", reached: true });
  expect(row(35.01)).toMatchObject({ reached: false });
});
