import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, test } from "vitest";

const root = path.resolve(import.meta.dirname, "../..");

// The verbs that touch nothing, as a person runs them, on an environment that was never brought up.

function hearth(...words: readonly string[]) {
  const env = { ...process.env, ENV: "lab", NODE: "", JSON: "" };
  return spawnSync(path.join(root, "bin/hearth"), words, { encoding: "utf8", env });
}

test("doctor tells what it looked at, and by its exit code whether something is in the way", () => {
  const { status, stdout } = hearth("doctor", "--json");
  const { findings } = JSON.parse(stdout) as { findings: { check: string; level: string }[] };
  expect(new Set(findings.map(({ check }) => check))).toEqual(
    new Set(["configuration", "tools", "disk space", "clock", "DNS", "lab", "KVM", "memory"]),
  );
  expect(status).toBe(findings.some(({ level }) => level === "fail") ? 1 : 0);
});

test("doctor looks at this computer even where the configuration has problems", () => {
  const { status, stdout } = hearth("doctor", "--env", "nowhere");
  expect(status).toBe(1);
  expect(stdout).toContain("✗ configuration  There is no environment “nowhere”");
  expect(stdout).toContain("Node ");
});

test("logs of a machine that there is, and of one that there is not", () => {
  const known = hearth("logs", "metal0", "--json");
  expect(JSON.parse(known.stdout)).toMatchObject({ environment: "lab", machine: "metal0" });
  expect(hearth("logs", "metal9").stderr).toContain("Did you mean NODE=metal0?");
});

test("a diagram goes to standard output or into a file, the same bytes", () => {
  const directory = mkdtempSync(path.join(tmpdir(), "hearth-diagram-"));
  const file = path.join(directory, "lab.svg");
  const { status } = hearth("diagram", "--out", file);
  expect(status).toBe(0);
  expect(readFileSync(file, "utf8")).toBe(hearth("diagram").stdout);
  rmSync(directory, { recursive: true });
});

test("status and outputs are JSON that names every machine", () => {
  const { machines } = JSON.parse(hearth("status", "--json").stdout) as { machines: { name: string }[] };
  expect(machines.map(({ name }) => name)).toEqual(["metal0", "metal1", "metal2"]);
  expect(JSON.parse(hearth("outputs").stdout)).toHaveProperty("machines");
}, 30_000);
