import { expect, test } from "vitest";
import { parseIpv4Address } from "#model/ipv4.ts";
import type { NodeInputs, NodeOutputs } from "./contract/node-inputs.ts";
import { nodeDiff, settingsChangeError } from "./node-diff.ts";
import { sampleNodeInputs } from "./testing/sample-node-inputs.ts";
import { sampleCluster, sampleSecrets } from "./testing/sample-plans.ts";

const inputs = sampleNodeInputs;
const { secrets: _, ...kept } = inputs;
const before: NodeOutputs = { ...kept, kubeletVersion: "v1.36.3", readySeconds: 30 };
const none: ReadonlySet<string> = new Set();

test.each<[string, Partial<NodeInputs>, object]>([
  ["nothing changed", {}, { replaces: [], updates: [] }],
  [
    "other secrets and peers are nothing",
    { peers: [], secrets: { ...sampleSecrets, token: "x" } },
    { replaces: [], updates: [] },
  ],
  ["another installation is another node", { machineInstallId: "i2" }, { replaces: ["machineInstallId"], updates: [] }],
  ["another cluster is another node", { clusterId: "c2" }, { replaces: ["clusterId"], updates: [] }],
  ["a role is for a membership", { node: { ...inputs.node, role: "server" } }, { replaces: ["node"], updates: [] }],
  [
    "an address is for a membership",
    { node: { ...inputs.node, address: parseIpv4Address("10.77.0.99") } },
    { replaces: ["node"], updates: [] },
  ],
  ["a label is an update", { node: { ...inputs.node, labels: { a: "b" } } }, { replaces: [], updates: ["node"] }],
  [
    "a version is an update",
    { cluster: { ...sampleCluster, version: "v1.37.0" } },
    { replaces: [], updates: ["cluster"] },
  ],
  ["a newer Hearth is an update", { content: { files: "f2", programs: "p1" } }, { replaces: [], updates: ["content"] }],
  ["content that is not known yet is nothing", { content: undefined }, { replaces: [], updates: [] }],
  [
    "a distribution is for a membership",
    { cluster: { ...sampleCluster, distribution: "k3s" } },
    { replaces: ["cluster"], updates: [] },
  ],
])("%s", (_title, change, expected) => {
  expect(nodeDiff(before, { ...inputs, ...change }, none)).toEqual(expected);
});

test("a machine or cluster that is only known after the update is another one", () => {
  const { machineInstallId: _id, clusterId: _cluster, ...known } = inputs;
  expect(nodeDiff(before, known, new Set(["machineInstallId", "clusterId"]))).toEqual({
    replaces: ["machineInstallId", "clusterId"],
    updates: [],
  });
});

test("a network that a running cluster is built on cannot change", () => {
  expect(settingsChangeError(sampleCluster, { ...sampleCluster, domain: "home.arpa" })).toMatchObject({
    code: "cluster-setting-fixed",
    what: "The cluster was made with domain cluster.local; the file says home.arpa.",
    remedy: "Put cluster.local back, or take the environment down with `make destroy` and build it anew.",
  });
  expect(settingsChangeError(sampleCluster, { ...sampleCluster, version: "v1.37.0" })).toBeUndefined();
});
