import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { parseHostname } from "#model/hostname.ts";
import { parseIpv4Address } from "#model/ipv4.ts";
import { blankHistory, readHistory, writeHistory } from "./cluster-history.ts";
import type { NodeOutputs } from "./contract/node-inputs.ts";
import type { Peer } from "./contract/node-spec.ts";
import { leaveNode } from "./leave-node.ts";
import { fakeJob } from "./testing/fake-bench.ts";
import { brokenNode, type FakeNode, fixedNode } from "./testing/fake-node.ts";
import { sampleCluster } from "./testing/sample-plans.ts";

const clusterId = "c".repeat(64);
let root: string;
beforeEach(async () => {
  root = await mkdtemp(path.join(tmpdir(), "hearth-t-leave-"));
});
afterEach(() => rm(root, { recursive: true }));

const peer = (name: string, role: "server" | "agent"): Peer => ({
  name: parseHostname(name),
  address: parseIpv4Address(`10.77.0.1${name.slice(-1)}`),
  role,
});
const metal0 = peer("metal0", "server");
const metal1 = peer("metal1", "agent");
const outputs = (self: Peer, peers: readonly Peer[]): NodeOutputs => ({
  access: { environment: "fake" },
  machineInstallId: "i1",
  clusterId,
  cluster: sampleCluster,
  node: { ...self, labels: {}, taints: [], sysctls: {}, packages: [], hooks: { beforeLeave: "echo leaving" } },
  peers,
  kubeletVersion: "v1.36.3",
  readySeconds: 30,
});
const report = (nodes?: readonly Peer[]) => {
  const items = nodes?.map(({ name, address }) => ({
    metadata: { name },
    status: {
      addresses: [{ type: "InternalIP", address }],
      conditions: [{ type: "Ready", status: "True" }],
      nodeInfo: { kubeletVersion: "v1.36.3" },
    },
  }));
  return `==mark\n\n==authority\n${clusterId}\n==nodes\n${items ? JSON.stringify({ items }) : ""}\n==etcd\n`;
};
const server = (): FakeNode => fixedNode([{ to: "==mark", stdout: report([metal0, metal1]) }]);
const told = (node: FakeNode) =>
  node.scripts.flatMap(
    (script) => /echo leaving|kubectl drain \S+|delete node \S+|snapshot save|forgetting/.exec(script)?.[0] ?? [],
  );

test("an agent is drained, deleted, and forgets; the others forget it last", async () => {
  const [first, agent] = [server(), fixedNode([{ to: "==mark", stdout: report() }])];
  const job = fakeJob(root, { "10.77.0.10": first, "10.77.0.11": agent });
  await writeHistory(job.bench.paths.cluster, { ...blankHistory(clusterId), served: true, members: [metal0, metal1] });
  await leaveNode(outputs(metal1, [metal0]), job);
  expect(told(first)).toEqual(["kubectl drain metal1", "delete node metal1"]);
  expect(told(agent)).toEqual(["echo leaving", "forgetting"]);
  expect((await readHistory(job.bench.paths.cluster, clusterId))?.members).toEqual([metal0]);
});

test("who joined after this node is asked too, because it is remembered", async () => {
  const [first, agent] = [server(), fixedNode([{ to: "==mark", stdout: report() }])];
  const job = fakeJob(root, { "10.77.0.10": first, "10.77.0.11": agent });
  await writeHistory(job.bench.paths.cluster, { ...blankHistory(clusterId), served: true, members: [metal0, metal1] });
  await leaveNode(outputs(metal1, []), job);
  expect(told(first)).toEqual(["kubectl drain metal1", "delete node metal1"]);
});

test("the last server takes its snapshot here before it forgets, and the cluster goes on from it", async () => {
  const first = server();
  const fetched: string[] = [];
  const fetching: FakeNode = {
    ...first,
    async fetch(_from, to) {
      fetched.push(to);
      await import("node:fs/promises").then(({ mkdir }) => mkdir(path.dirname(to), { recursive: true }));
      await writeFile(to, "datastore");
    },
  };
  const job = fakeJob(root, { "10.77.0.10": fetching, "10.77.0.11": fixedNode([{ to: "==mark", stdout: report() }]) });
  await writeHistory(job.bench.paths.cluster, { ...blankHistory(clusterId), served: true, members: [metal0, metal1] });
  await leaveNode(outputs(metal0, [metal1]), job);
  expect(told(first)).toEqual(["echo leaving", "kubectl drain metal0", "snapshot save", "forgetting"]);
  expect(fetched).toHaveLength(1);
  expect(await readHistory(job.bench.paths.cluster, clusterId)).toMatchObject({
    served: true,
    members: [metal1],
    left: { server: "metal0", sizeBytes: 9, file: path.basename(fetched[0] ?? "") },
  });
});

test("a node that does not answer is taken out by a living server, with a word", async () => {
  const first = server();
  const job = fakeJob(root, { "10.77.0.10": first, "10.77.0.11": brokenNode() });
  await leaveNode(outputs(metal1, [metal0]), job);
  expect(told(first)).toEqual(["delete node metal1"]);
  expect(job.warned).toEqual([
    "metal1 does not answer; metal0 takes it out of the cluster. Wipe it before it returns.",
  ]);
});

test("a node whose pods do not leave stays a member, and takes pods again", async () => {
  const blocked = fixedNode([
    { to: "==mark", stdout: report([metal0, metal1]) },
    {
      to: "kubectl drain",
      exitCode: 1,
      stderr: `error when evicting pods/"web-0" -n "shop" (will retry after 5s): Cannot evict pod as it would violate the pod's disruption budget.`,
    },
  ]);
  const agent = fixedNode([{ to: "==mark", stdout: report() }]);
  const job = fakeJob(root, { "10.77.0.10": blocked, "10.77.0.11": agent });
  await expect(leaveNode(outputs(metal1, [metal0]), job)).rejects.toMatchObject({
    code: "drain-blocked",
    what: "metal1 could not be drained within 180 seconds: shop/web-0 did not leave. It takes new pods again.",
  });
  expect(blocked.scripts.at(-1)).toContain("kubectl uncordon metal1");
  expect(told(agent)).toEqual(["echo leaving"]);
  expect(job.said).toContain("draining; waiting for shop/web-0");
});
