import { describe, expect, test } from "vitest";
import { findCluster } from "./cluster-in-state.ts";
import { findMachines, findNodes } from "./machines-in-state.ts";
import { findResources } from "./resources-in-state.ts";

const urn = (type: string, name: string) => `urn:pulumi:lab::hearth::parent$${type}::${name}`;
const resource = (type: string, name: string, more: object = {}) => ({ type, urn: urn(type, name), ...more });
const cluster = resource("hearth:cluster:Cluster", "cluster", {
  id: "c1",
  outputs: { effectiveDistribution: "source" },
});
const ofNode = (name: string, role: string) => ({
  node: { name, role, address: "10.77.0.10" },
  kubeletVersion: "v1.36.3",
  readySeconds: 30,
});
const node = resource("hearth:cluster:Node", "metal0", { id: "n1", outputs: ofNode("metal0", "server") });
const machine = (name: string, serial: string, more: object = {}) =>
  resource("hearth:metal:Machine", name, {
    id: serial,
    outputs: { installId: serial, installedDisk: { serial } },
    ...more,
  });
const state = (...resources: object[]) => findResources({ version: 3, deployment: { resources } });

describe("the cluster", () => {
  test("is there as soon as a node has joined, whatever failed after it", () => {
    expect(findCluster(state(cluster, node))).toEqual({ id: "c1", distribution: "source" });
    expect(findNodes(state(cluster, node))).toEqual([
      { name: "metal0", role: "server", address: "10.77.0.10", version: "v1.36.3", readySeconds: 30 },
    ]);
  });

  test.each([
    ["nothing was made", findResources({ version: 3, deployment: {} })],
    ["no node has joined", state(cluster)],
    ["it is on its way out", state({ ...cluster, delete: true }, node)],
  ])("is not there when %s", (_, nothing) => {
    expect(findCluster(nothing)).toBeUndefined();
  });
});

describe("machines", () => {
  const rows = [{ name: "metal0", wipe: true, installedDisk: { serial: "old" } }];
  const stack = resource("pulumi:pulumi:Stack", "hearth-lab", { outputs: { machines: rows } });

  test("are known with the disk of their last installation, also after a run that failed and told no outputs", () => {
    expect(findMachines(state(stack, machine("metal0", "new"), machine("metal1", "other")))).toMatchObject([
      { name: "metal0", installId: "new", wipe: true, installedDisk: { serial: "new" } },
      { name: "metal1", wipe: false, installedDisk: { serial: "other" } },
    ]);
  });

  test("come by name and nodes by role first, in whatever order they were made", () => {
    const made = state(machine("metal10", "a"), machine("metal2", "b"), machine("metal1", "c"));
    expect(findMachines(made).map(({ name }) => name)).toEqual(["metal1", "metal2", "metal10"]);
    const joined = (name: string, role: string) =>
      resource("hearth:cluster:Node", name, { outputs: ofNode(name, role) });
    const nodes = state(joined("metal0", "agent"), joined("metal3", "server"), joined("metal2", "server"));
    expect(findNodes(nodes).map(({ name }) => name)).toEqual(["metal2", "metal3", "metal0"]);
  });

  test("that are on their way out, or were never installed, are none", () => {
    const pending = resource("hearth:metal:Machine", "metal2", { outputs: {} });
    expect(findMachines(state(stack, machine("metal0", "gone", { delete: true }), pending))).toEqual([]);
  });
});
