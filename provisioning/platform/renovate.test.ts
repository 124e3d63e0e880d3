import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { charts, images } from "#apps/versions.ts";

const root = path.resolve(import.meta.dirname, "../..");
const table = readFileSync(path.join(root, "apps/versions.ts"), "utf8");
const { customManagers } = JSON.parse(readFileSync(path.join(root, "renovate.json"), "utf8")) as {
  readonly customManagers: readonly { readonly matchStrings: readonly string[] }[];
};

/** What Renovate finds in the table by one of its patterns. */
function found(index: number): readonly Record<string, string>[] {
  const [pattern = ""] = customManagers[index]?.matchStrings ?? [];
  return [...table.matchAll(new RegExp(pattern, "g"))].map(({ groups }) => ({ ...groups }));
}

test("Renovate finds every image of the table", () => {
  expect(found(0)).toEqual(
    Object.values(images).map(({ repository, tag }) => ({ depName: repository, currentValue: tag })),
  );
});

test("Renovate finds every chart of the table", () => {
  expect(found(1)).toEqual(
    Object.values(charts).map(({ repository, chart, version }) => ({
      registryUrl: repository,
      depName: chart,
      currentValue: version,
    })),
  );
});
