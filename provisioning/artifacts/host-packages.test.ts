import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { versions } from "./versions.ts";

test("`make setup`, which runs before there is a Node to read them, installs the packages of the version table", () => {
  const setup = readFileSync(new URL("../../scripts/setup.sh", import.meta.url), "utf8");
  const [, packages = ""] = /^packages="(.*)"$/m.exec(setup) ?? [];
  expect(packages.split(" ")).toEqual([...versions.hostPackages, ...versions.hostPrograms]);
});
