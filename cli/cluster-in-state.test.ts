import { expect, test } from "vitest";
import { findCluster } from "./cluster-in-state.ts";

const cluster = { type: "hearth:cluster:Cluster", id: "c1", outputs: { effectiveDistribution: "source" } };
const node = { type: "hearth:cluster:Node", id: "n1", outputs: {} };
const state = (...resources: object[]) => ({ version: 3, deployment: { resources } });

test("a cluster is there as soon as a node has joined, whatever failed after it", () => {
  expect(findCluster(state(cluster, node))).toEqual({ id: "c1", distribution: "source" });
});

test.each([
  ["nothing was made", { version: 3, deployment: {} }],
  ["no node has joined", state(cluster)],
  ["it is on its way out", state({ ...cluster, delete: true }, node)],
])("there is none when %s", (_, nothing) => {
  expect(findCluster(nothing)).toBeUndefined();
});
