import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { isSeq } from "yaml";
import { editStackFile } from "./edit-stack-file.ts";

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(path.join(tmpdir(), "hearth-t-stack-"));
});
afterEach(() => rm(directory, { recursive: true }));

const before = await readFile(path.join(import.meta.dirname, "../Pulumi.lab.yaml"), "utf8");
const file = () => path.join(directory, "Pulumi.lab.yaml");

test("a machine is added and every other line, comments too, stays as it was", async () => {
  await writeFile(file(), before);
  await editStackFile(directory, "lab", (document) => {
    const machines = document.getIn(["config", "hearth:machines"]);
    if (isSeq(machines)) {
      machines.add(
        document.createNode({
          name: "metal3",
          mac: "52:54:00:4d:00:0d",
          address: "10.77.0.13",
          disk: { serial: "hearth-metal3" },
          role: "agent",
        }),
      );
    }
  });
  const after = await readFile(file(), "utf8");
  expect(after.startsWith(before.trimEnd())).toBe(true);
  expect(after.slice(before.trimEnd().length)).toContain("- name: metal3");
  expect(await readdir(directory)).toEqual(["Pulumi.lab.yaml"]);
});

test("a version is set where nothing was said of the cluster", async () => {
  await writeFile(file(), before);
  await editStackFile(directory, "lab", (document) =>
    document.setIn(["config", "hearth:cluster", "version"], "v1.36.4"),
  );
  expect(await readFile(file(), "utf8")).toMatch(/hearth:cluster:\n +version: v1\.36\.4/);
});

test("what would not be valid is not written", async () => {
  await writeFile(file(), before);
  const edit = editStackFile(directory, "lab", (document) =>
    document.setIn(["config", "hearth:cluster", "version"], "1.36"),
  );
  await expect(edit).rejects.toMatchObject({ code: "configuration-invalid" });
  expect(await readFile(file(), "utf8")).toBe(before);
});
