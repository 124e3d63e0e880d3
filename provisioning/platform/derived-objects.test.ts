import { expect, test } from "vitest";
import { blog } from "#apps/apps/blog/service.ts";
import { derivedObjects } from "./derived-objects.ts";
import { homeSite, labSite } from "./testing/sample-sites.ts";

const copyMethods = (site: typeof homeSite) =>
  derivedObjects(blog, site).flatMap(({ kind, spec }) =>
    kind === "ReplicationSource" ? [(spec as { restic: { copyMethod: string } }).restic.copyMethod] : [],
  );

test("a volume is backed up from a snapshot by Longhorn, and as it is where its storage makes none", () => {
  expect(copyMethods(homeSite)).toEqual(["Snapshot"]);
  expect(copyMethods({ ...homeSite, storageClass: "local-path" })).toEqual(["Direct"]);
});

test("without a bucket nothing is backed up", () => {
  expect(labSite.backupRepository).toBeUndefined();
  expect(copyMethods(labSite)).toEqual([]);
});
