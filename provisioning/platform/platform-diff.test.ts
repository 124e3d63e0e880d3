import { describe, expect, test } from "vitest";
import type { PlatformOutputs } from "./contract/platform-inputs.ts";
import { platformDiff, withoutRotated } from "./platform-diff.ts";
import { labSite } from "./testing/sample-sites.ts";

const before: PlatformOutputs = {
  access: { environment: "lab" },
  clusterId: "c1",
  distribution: "source",
  nodes: [],
  site: labSite,
  handed: { "dns-token": "1" },
  treeDigest: "t1",
  rotations: { "a/one": 1 },
  repairs: 0,
  secrets: { "a/one": { key: "1" }, "a/two": { key: "2" } },
  services: [],
};

describe("a platform that is there", () => {
  test("is the same when nothing but its nodes changed", () => {
    const peer = { name: "n", address: "10.0.0.1", role: "agent" } as never;
    expect(platformDiff(before, { ...before, nodes: [peer] }, new Set())).toEqual({ replaces: [], updates: [] });
  });

  test.each([
    ["the tree", { treeDigest: "t2" }, "treeDigest"],
    ["the environment", { site: { ...labSite, enabled: ["jellyfin"] } }, "site"],
    ["a token from outside", { handed: { "dns-token": "2" } }, "handed"],
    ["a repair", { repairs: 1 }, "repairs"],
    ["a rotation", { rotations: { "a/one": 2 } }, "rotations"],
  ])("is changed by %s", (_, change, name) => {
    expect(platformDiff(before, { ...before, ...change }, new Set())).toEqual({ replaces: [], updates: [name] });
  });

  test("is another one in another cluster", () => {
    expect(platformDiff(before, { ...before, clusterId: "c2" }, new Set()).replaces).toEqual(["clusterId"]);
  });
});

describe("rotated secrets", () => {
  test("are the ones whose number is higher than it was", () => {
    expect(withoutRotated(before, { "a/one": 2 })).toEqual({ "a/two": { key: "2" } });
    expect(withoutRotated(before, { "a/one": 1 })).toEqual(before.secrets);
  });

  test("are none for a computer that has never rotated any", () => {
    expect(withoutRotated(before, {})).toEqual(before.secrets);
  });
});
