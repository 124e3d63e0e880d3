import { mkdtemp, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { parseHostname } from "#model/hostname.ts";
import { parseIpv4Address } from "#model/ipv4.ts";
import { makeClusterSecrets } from "../pki/make-cluster-secrets.ts";
import { blankHistory, readHistory, writeHistory } from "./cluster-history.ts";
import { clusterIdOf } from "./cluster-id.ts";
import type { NodeInputs } from "./contract/node-inputs.ts";
import { joinNode } from "./join-node.ts";
import { fakeJob } from "./testing/fake-bench.ts";
import { brokenNode, type FakeAnswer, fixedNode } from "./testing/fake-node.ts";
import { sampleCluster, sampleSecrets } from "./testing/sample-plans.ts";

let root: string;
beforeEach(async () => {
  root = await mkdtemp(path.join(tmpdir(), "hearth-t-join-"));
});
afterEach(() => rm(root, { recursive: true }));

let inputs: NodeInputs;
beforeAll(async () => {
  const secrets = { ...sampleSecrets, authorities: (await makeClusterSecrets(new Date())).authorities };
  inputs = {
    access: { environment: "fake" },
    machineInstallId: "i1",
    clusterId: clusterIdOf(secrets),
    secrets,
    cluster: sampleCluster,
    node: {
      name: parseHostname("metal0"),
      address: parseIpv4Address("10.77.0.10"),
      role: "server",
      labels: { disk: "fast" },
      taints: [],
      sysctls: {},
      packages: [],
      hooks: { beforeJoin: "modprobe nfs", afterJoin: "systemctl restart smartd" },
    },
    peers: [{ name: parseHostname("metal1"), address: parseIpv4Address("10.77.0.11"), role: "server" }],
  };
});

const nodeObject = (name: string, address: string, ready: boolean) => ({
  metadata: { name, resourceVersion: "1", labels: {}, annotations: {} },
  spec: {},
  status: {
    addresses: [{ type: "InternalIP", address }],
    conditions: [
      {
        type: "Ready",
        status: ready ? "True" : "False",
        lastHeartbeatTime: "2026-11-26T10:00:00Z",
        message: "container runtime network not ready: x",
      },
    ],
    nodeInfo: { kubeletVersion: "v1.36.3" },
  },
});
const report = (sections: Partial<Record<string, string>> = {}) =>
  ["mark", "authority", "nodes", "etcd"].map((name) => `\n==${name}\n${sections[name] ?? ""}`).join("\n");

/** What every healthy machine says of clock and disk. */
const well: FakeAnswer = { to: "date +%s\ndf", stdout: "1795687200\n8000\ninactive\n" };
const readyAfter = (looks: number): FakeAnswer => {
  let looked = 0;
  return {
    to: "end=$(($(date +%s)",
    stdout: () => JSON.stringify(nodeObject("metal0", "10.77.0.10", ++looked > looks)),
  };
};
const settings: FakeAnswer = {
  to: "until answer=$(curl https://api/api/v1/nodes/metal0)",
  stdout: JSON.stringify(nodeObject("metal0", "10.77.0.10", true)),
};

describe("the first server", () => {
  test("starts the cluster, waits, and is remembered; the kubeconfig is for its owner alone", async () => {
    const self = fixedNode([
      well,
      { to: "==mark", stdout: report() },
      { to: "sha256sum -c", stdout: "/opt/kubernetes\n" },
      readyAfter(1),
      settings,
    ]);
    const job = fakeJob(root, { "10.77.0.10": self, "10.77.0.11": brokenNode() });
    await writeHistory(job.bench.paths.cluster, blankHistory(inputs.clusterId));
    expect(await joinNode(inputs, job)).toMatchObject({ name: "metal0", ready: true, version: "v1.36.3" });
    expect(job.said).toEqual([
      "running its hook beforeJoin",
      "asking the other nodes",
      "starting the cluster",
      "waiting to be Ready: container runtime network not ready",
      "running its hook afterJoin",
    ]);
    expect(self.sent.map(({ to }) => to)).toEqual(["/opt/kubernetes"]);
    const steps = self.scripts.map((script) => script.split("\n")[0]);
    expect(steps.indexOf("modprobe nfs")).toBeLessThan(steps.indexOf("answers=$(mktemp -d)"));
    expect(self.scripts.some((script) => script.includes("--no-block kubernetes.service"))).toBe(true);
    expect(self.scripts.some((script) => script.includes('"labels":{"disk":"fast"'))).toBe(true);
    expect(await readHistory(job.bench.paths.cluster, inputs.clusterId)).toMatchObject({
      starter: "metal0",
      served: true,
      members: [{ name: "metal0", address: "10.77.0.10", role: "server" }],
    });
    expect((await stat(job.bench.paths.kubeconfig)).mode & 0o777).toBe(0o600);
    expect(await readFile(job.bench.paths.kubeconfig, "utf8")).toContain("https://10.77.0.10:6443");
  });

  test("a Ready that the datastore remembers from before is not taken for the node's word", async () => {
    let asked = 0;
    const self = fixedNode([
      well,
      { to: "==mark", stdout: report() },
      { to: "sha256sum -c", stdout: "" },
      readyAfter(0),
      { to: "ExecMainStartTimestamp", stdout: () => (++asked > 2 ? "" : "outdated\n") },
      settings,
    ]);
    const job = fakeJob(root, { "10.77.0.10": self, "10.77.0.11": brokenNode() });
    await writeHistory(job.bench.paths.cluster, blankHistory(inputs.clusterId));
    await joinNode(inputs, job);
    expect(job.said.filter((text) => text.startsWith("waiting"))).toEqual([
      "waiting for the word of its kubelet",
      "waiting for the word of its kubelet",
    ]);
    const script = self.scripts.find((one) => one.includes("ExecMainStartTimestamp"));
    expect(script).toContain("date -d 2026-11-26T10:00:00Z +%s");
    expect(script).toContain("--value kubernetes.service");
  });

  test("is written down as the one who starts before anything runs on it", async () => {
    const self = fixedNode([
      well,
      { to: "==mark", stdout: report() },
      { to: "base64 -d", exitCode: 1, stderr: "killed" },
    ]);
    const job = fakeJob(root, { "10.77.0.10": self, "10.77.0.11": brokenNode() });
    await writeHistory(job.bench.paths.cluster, blankHistory(inputs.clusterId));
    await expect(joinNode(inputs, job)).rejects.toMatchObject({ code: "ssh-command-failed" });
    expect(await readHistory(job.bench.paths.cluster, inputs.clusterId)).toMatchObject({
      starter: "metal0",
      served: false,
    });
    expect(self.scripts.some((script) => script.includes("systemctl"))).toBe(true);
    expect(self.scripts.some((script) => script.includes("--no-block"))).toBe(false);
  });
});

describe("a server that joins another", () => {
  const living = () =>
    fixedNode([
      {
        to: "==mark",
        stdout: report({
          authority: inputs.clusterId,
          nodes: JSON.stringify({
            items: [nodeObject("metal1", "10.77.0.11", true), nodeObject("metal0", "10.77.0.10", false)],
          }),
          etcd: "e1, started, metal1, https://10.77.0.11:2380, , false\ne0, started, metal0, https://10.77.0.10:2380, , false\n",
        }),
      },
      {
        to: "--learner",
        stdout:
          "e1, started, metal1, https://10.77.0.11:2380, , false\ne2, unstarted, , https://10.77.0.10:2380, , true\n",
      },
    ]);

  test("is announced only after its former self was removed, and gets its vote when it has caught up", async () => {
    const self = fixedNode([well, { to: "==mark", stdout: report() }, readyAfter(0), settings]);
    const metal1 = living();
    const job = fakeJob(root, { "10.77.0.10": self, "10.77.0.11": metal1 });
    await joinNode(inputs, job);
    const told = metal1.scripts.filter((script) => /etcdctl member (remove|add|promote)|delete node/.test(script));
    expect(
      told.map((script) => /member remove e0|delete node metal0|member add metal0|member promote e2/.exec(script)?.[0]),
    ).toEqual(["member remove e0", "delete node metal0", "member add metal0", "member promote e2"]);
    const files = self.scripts.filter((script) => script.includes("put "));
    const start = Buffer.from(
      JSON.stringify({
        kind: "join",
        server: "10.77.0.11",
        etcdMembers: [
          { name: "metal1", address: "10.77.0.11", role: "server" },
          { name: "metal0", address: "10.77.0.10", role: "server" },
        ],
      }),
    ).toString("base64");
    expect(files.some((script) => script.includes(start))).toBe(true);
  });
});

test("a node that is refused is not touched", async () => {
  const self = fixedNode([well, { to: "==mark", stdout: report() }]);
  const metal1 = fixedNode([{ to: "==mark", stdout: report({ authority: "f".repeat(64) }) }]);
  const job = fakeJob(root, { "10.77.0.10": self, "10.77.0.11": metal1 });
  await expect(joinNode(inputs, job)).rejects.toMatchObject({ code: "cluster-foreign" });
  expect(self.scripts.some((script) => /put |--no-block/.test(script))).toBe(false);
});

test.each([
  [
    "a clock that is a day ahead",
    "1795773600\n8000\ninactive\n",
    "node-clock-wrong",
    "The clock of metal0 is 24 hours ahead.",
  ],
  ["a full disk", "1795687200\n200\ninactive\n", "node-disk-full", "The disk of metal0 is full: 200 MiB are free."],
])("%s is seen before anything is done", async (_title, stdout, code, what) => {
  const self = fixedNode([{ to: "date +%s\ndf", stdout }]);
  const job = fakeJob(root, { "10.77.0.10": self });
  await expect(joinNode(inputs, job)).rejects.toMatchObject({ code, what });
  expect(self.scripts).toHaveLength(1);
});

test("a clock that has drifted for minutes is set, and the node joins", async () => {
  const self = fixedNode([
    { ...well, stdout: "1795687500\n8000\ninactive\n" },
    { to: "date --set=@", stdout: "" },
    { to: "==mark", stdout: report() },
    readyAfter(0),
    settings,
  ]);
  const job = fakeJob(root, { "10.77.0.10": self, "10.77.0.11": brokenNode() });
  await writeHistory(job.bench.paths.cluster, blankHistory(inputs.clusterId));
  await joinNode(inputs, job);
  expect(job.said).toContain("setting its clock");
  expect(self.scripts[1]).toMatch(/^date --set=@17956872\d\d >\/dev\/null\n/);
});

test("a machine that is off is said to be", async () => {
  const job = fakeJob(root, { "10.77.0.10": brokenNode() });
  await expect(joinNode(inputs, job)).rejects.toMatchObject({ code: "ssh-unreachable" });
});

test("no secret is a word of a script's first line, a progress or a name of a file", async () => {
  const self = fixedNode([well, { to: "==mark", stdout: report() }, readyAfter(0), settings]);
  const job = fakeJob(root, { "10.77.0.10": self, "10.77.0.11": brokenNode() });
  await writeHistory(job.bench.paths.cluster, blankHistory(inputs.clusterId));
  await joinNode(inputs, job);
  expect([...job.said, ...job.warned].join("\n")).not.toMatch(/TOKEN|KEY/);
});
