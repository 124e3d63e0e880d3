import { describe, expect, test } from "vitest";
import { parseMemberReport } from "./member-report.ts";

const clusterId = "c0ffee".padEnd(64, "0");
const mark = {
  clusterId,
  name: "metal0",
  role: "server",
  version: "v1.36.3",
  step: "joined",
  start: { kind: "start" },
  apiServer: "10.77.0.10",
};
const node = {
  metadata: { name: "metal0", labels: { "node-role.kubernetes.io/control-plane": "true" } },
  spec: {},
  status: {
    addresses: [
      { type: "Hostname", address: "metal0" },
      { type: "InternalIP", address: "10.77.0.10" },
    ],
    conditions: [
      { type: "MemoryPressure", status: "False" },
      { type: "Ready", status: "True", message: "kubelet is posting ready status" },
    ],
    nodeInfo: { kubeletVersion: "v1.36.3" },
  },
};

const report = (sections: Partial<Record<"mark" | "authority" | "nodes" | "etcd", string>>) =>
  ["mark", "authority", "nodes", "etcd"]
    .map((name) => `\n==${name}\n${sections[name as keyof typeof sections] ?? ""}`)
    .join("\n");

test("a machine that prints nothing of a cluster is blank", () => {
  expect(parseMemberReport(report({}))).toEqual({ kind: "blank" });
});

test("a server tells its cluster, its nodes and the members of its datastore", () => {
  const text = report({
    mark: JSON.stringify(mark),
    authority: clusterId,
    nodes: JSON.stringify({ items: [node] }),
    etcd: `8211f1d0f64f3269, started, metal0, https://10.77.0.10:2380, https://10.77.0.10:2379, false
91bc3c398fb3c146, unstarted, , https://10.77.0.11:2380, , true
`,
  });
  expect(parseMemberReport(text)).toEqual({
    kind: "member",
    clusterId,
    mark,
    serving: true,
    nodes: [
      {
        name: "metal0",
        address: "10.77.0.10",
        ready: true,
        message: "kubelet is posting ready status",
        schedulable: true,
        version: "v1.36.3",
        role: "server",
      },
    ],
    etcdMembers: [
      { id: "8211f1d0f64f3269", name: "metal0", address: "10.77.0.10" },
      { id: "91bc3c398fb3c146", name: "", address: "10.77.0.11" },
    ],
  });
});

test("what the disk holds counts for more than the mark: another authority is another cluster", () => {
  const other = "f".repeat(64);
  expect(parseMemberReport(report({ mark: JSON.stringify(mark), authority: other }))).toMatchObject({
    clusterId: other,
    serving: false,
  });
});

test("a node that was interrupted before its authority was written is known by its mark", () => {
  expect(parseMemberReport(report({ mark: JSON.stringify({ ...mark, step: "joining" }) }))).toMatchObject({
    clusterId,
  });
});

test("a node that its kubelet has not described yet is not Ready and has no address", () => {
  const nodes = JSON.stringify({
    items: [{ metadata: { name: "metal1" }, status: { nodeInfo: { kubeletVersion: "" } } }],
  });
  expect(parseMemberReport(report({ authority: clusterId, nodes }))).toMatchObject({
    nodes: [{ name: "metal1", address: "", ready: false, role: "agent" }],
  });
});

describe("a report that cannot be read is an error that says which part", () => {
  test.each([
    ["is cut off", "==mark\n", "it lacks authority, nodes, etcd"],
    ["is empty", "", "it lacks mark, authority, nodes, etcd"],
    ["has half a mark", report({ mark: '{"clusterId"' }), "its mark does not read"],
    [
      "has something else for a list",
      report({ authority: clusterId, nodes: '{"kind":"Status"}' }),
      "the list of nodes",
    ],
  ])("that %s", (_title, text, why) => {
    expect(() => parseMemberReport(text)).toThrow(
      expect.objectContaining({ code: "node-report-invalid", why: expect.stringContaining(why) }),
    );
  });
});
