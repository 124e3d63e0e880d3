import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { NodeInputs } from "./contract/node-inputs.ts";
import { nodeMark } from "./node-mark.ts";
import { fakeJob } from "./testing/fake-bench.ts";
import { fixedNode } from "./testing/fake-node.ts";
import { sampleNodeInputs } from "./testing/sample-node-inputs.ts";
import { updateNode } from "./update-node.ts";

let root: string;
beforeEach(async () => {
  root = await mkdtemp(path.join(tmpdir(), "hearth-t-update-"));
});
afterEach(() => rm(root, { recursive: true }));

const { node, peers, cluster, secrets } = sampleNodeInputs;
const clusterId = "c".repeat(64);
const [server] = peers;
if (!server) throw new Error("the sample has no server");
const content = { files: "new", programs: "p1" };
const inputs: NodeInputs = { ...sampleNodeInputs, clusterId, peers: [server], content };

const object = (name: string, address: string) => ({
  metadata: { name, resourceVersion: "1", labels: {}, annotations: {} },
  spec: {},
  status: {
    addresses: [{ type: "InternalIP", address }],
    conditions: [{ type: "Ready", status: "True", lastHeartbeatTime: "2026-11-26T10:00:00Z", message: "" }],
    nodeInfo: { kubeletVersion: cluster.version },
  },
});
const nodes = [object(server.name, server.address), object(node.name, node.address)];

function machines(changed: readonly string[]) {
  const start = { kind: "join", server: server?.address ?? node.address, etcdMembers: [] } as const;
  const plan = { node, cluster, secrets, start, apiServer: node.address };
  const own = fixedNode([
    { to: "cat /etc/hearth/node.json", stdout: nodeMark(clusterId, plan, "joined").content },
    { to: "sha256sum -c", stdout: "/opt/kubernetes\n" },
    { to: "/etc/kubernetes.conf", stdout: changed.map((file) => `${file}\n`).join("") },
  ]);
  const other = fixedNode([
    {
      to: "==mark",
      stdout: `\n==mark\n\n==authority\n${clusterId}\n==nodes\n${JSON.stringify({ items: nodes })}\n==etcd\n`,
    },
    { to: `/api/v1/nodes/${node.name}`, stdout: JSON.stringify(nodes[1]) },
  ]);
  return { own, other, job: fakeJob(root, { [node.address]: own, [server?.address ?? ""]: other }) };
}

const restarts = (scripts: readonly string[]) => scripts.filter((script) => script.includes("systemctl restart"));

test("a newer Hearth's files are written, and only the units that read one that changed start again", async () => {
  const { own, other, job } = machines(["/etc/kubernetes.conf"]);
  await updateNode(inputs, { cluster, content: { files: "old", programs: "p1" } }, job);
  expect(job.said).toEqual(["writing its settings"]);
  expect(own.sent).toEqual([]);
  expect(restarts(own.scripts)).toEqual([expect.stringContaining("restart --no-block kubernetes.service")]);
  expect(other.scripts.some((script) => script.includes("drain"))).toBe(false);
});

test("files that are the same on this node restart nothing", async () => {
  const { own, job } = machines([]);
  await updateNode(inputs, { cluster, content: { files: "old", programs: "p1" } }, job);
  expect(restarts(own.scripts)).toEqual([]);
});

test.each([
  ["other programs of the same version", { cluster, content: { files: "new", programs: "p0" } }],
  ["programs, where an older Hearth did not say which are there,", { cluster }],
])("%s are brought, and everything starts again on a node that was drained first", async (_what, before) => {
  const { own, other, job } = machines([]);
  await updateNode(inputs, before, job);
  expect(job.said).toEqual(["draining", "Kubernetes v1.36.3, built anew"]);
  expect(own.sent.map(({ to }) => to)).toEqual(["/opt/kubernetes"]);
  expect(restarts(own.scripts)).toEqual([expect.stringContaining("restart --no-block kubernetes.service")]);
  expect(other.scripts.some((script) => script.includes(`kubectl drain ${node.name}`))).toBe(true);
});
