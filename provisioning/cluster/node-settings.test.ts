import { describe, expect, test } from "vitest";
import { type NodeObject, nodePatch } from "./node-settings.ts";

const owned = "hearth.home.arpa/owned";
const node = (more: { labels?: object; annotations?: object; taints?: object[] } = {}): NodeObject =>
  ({
    metadata: {
      resourceVersion: "7",
      labels: { mine: "by hand", ...more.labels },
      annotations: { ...more.annotations },
    },
    spec: { taints: more.taints ?? [] },
  }) as NodeObject;
const settings = { role: "agent", labels: {}, taints: [] } as const;
const gpu = { key: "gpu", value: "yes", effect: "NoSchedule" } as const;

test("a new label and a new taint are set, and remembered as ours", () => {
  expect(nodePatch(node(), { ...settings, labels: { disk: "fast" }, taints: [gpu] })).toEqual({
    metadata: {
      resourceVersion: "7",
      labels: { disk: "fast" },
      annotations: { [owned]: '{"labels":["disk"],"taints":["gpu:NoSchedule"]}' },
    },
    spec: { taints: [gpu] },
  });
});

describe("what the file no longer names", () => {
  const before = node({
    labels: { disk: "fast" },
    annotations: { [owned]: '{"labels":["disk"],"taints":["gpu:NoSchedule"]}' },
    taints: [gpu, { key: "by-hand", effect: "NoExecute" }],
  });

  test("is removed, while what a person set by hand stays", () => {
    expect(nodePatch(before, settings)).toEqual({
      metadata: { resourceVersion: "7", labels: { disk: null }, annotations: { [owned]: '{"labels":[],"taints":[]}' } },
      spec: { taints: [{ key: "by-hand", effect: "NoExecute" }] },
    });
  });

  test("is left alone when a person removed it before", () => {
    const removed = node({ annotations: { [owned]: '{"labels":["disk"],"taints":[]}' } });
    expect(nodePatch(removed, settings)).toMatchObject({ metadata: { labels: {} } });
  });
});

test("a node that has everything is not patched", () => {
  const done = node({
    labels: { disk: "fast" },
    annotations: { [owned]: '{"labels":["disk"],"taints":["gpu:NoSchedule"]}' },
    taints: [{ key: "node.kubernetes.io/not-ready", effect: "NoSchedule" }, gpu],
  });
  expect(nodePatch(done, { ...settings, labels: { disk: "fast" }, taints: [gpu] })).toBeUndefined();
});

test("a taint whose value changed is the same taint", () => {
  const before = node({ annotations: { [owned]: '{"labels":[],"taints":["gpu:NoSchedule"]}' }, taints: [gpu] });
  expect(nodePatch(before, { ...settings, taints: [{ ...gpu, value: "no" }] })).toMatchObject({
    spec: { taints: [{ ...gpu, value: "no" }] },
  });
});

test("a server is shown as one", () => {
  expect(nodePatch(node(), { ...settings, role: "server" })).toMatchObject({
    metadata: { labels: { "node-role.kubernetes.io/control-plane": "true" } },
  });
});

test("a node that Hearth cordoned takes pods again; one that a person cordoned does not", () => {
  const ours = node({ annotations: { "hearth.home.arpa/cordoned": "true" } });
  expect(nodePatch(ours, settings)).toMatchObject({
    metadata: { annotations: { "hearth.home.arpa/cordoned": null } },
    spec: { unschedulable: null },
  });
  expect(nodePatch(node(), settings)).toMatchObject({ spec: {} });
});
