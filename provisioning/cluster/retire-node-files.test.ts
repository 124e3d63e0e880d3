import { execFile } from "node:child_process";
import { chmod, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { afterEach, beforeEach, expect, test } from "vitest";
import { retireScript } from "./retire-node-files.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "hearth-retire-"));
  await writeFile(path.join(folder, "systemctl"), `#!/bin/sh\necho "$@" >>${folder}/calls\n`);
  await chmod(path.join(folder, "systemctl"), 0o755);
});
afterEach(() => rm(folder, { recursive: true }));

const at = (name: string) => path.join(folder, name);
const retire = (paths: readonly string[]) =>
  promisify(execFile)("sh", ["-c", retireScript(paths, at("list"))], {
    env: { PATH: `${folder}:${process.env.PATH}` },
  });
const contentOf = (name: string) => readFile(at(name), "utf8").catch(() => undefined);

test("a node without a list gets one, and keeps every file", async () => {
  await writeFile(at("mine"), "a");
  await retire([at("new")]);
  expect(await contentOf("list")).toBe(`${at("new")}\n`);
  expect(await contentOf("mine")).toBe("a");
});

test("a file that is no longer part of the node goes; what was never put there stays", async () => {
  for (const name of ["old", "kept", "foreign"]) await writeFile(at(name), name);
  await retire([at("old"), at("kept")]);
  await retire([at("kept")]);
  expect([await contentOf("old"), await contentOf("kept"), await contentOf("foreign")]).toEqual([
    undefined,
    "kept",
    "foreign",
  ]);
  expect(await contentOf("calls")).toBeUndefined();
});

test("a unit that is no longer part of the node is stopped, and no other", async () => {
  const unit = (name: string) => `/etc/systemd/system/${name}`;
  await retire([unit("hearth-test-old.service"), unit("hearth-test-kept.service")]);
  await retire([unit("hearth-test-kept.service")]);
  expect(await contentOf("calls")).toBe("disable --now --quiet hearth-test-old.service\n");
});

test("the same list twice changes nothing", async () => {
  await writeFile(at("kept"), "kept");
  await retire([at("kept")]);
  await retire([at("kept")]);
  expect(await contentOf("list")).toBe(`${at("kept")}\n`);
  expect(await contentOf("kept")).toBe("kept");
});
