import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { healthManifest } from "./health-manifest.ts";
import { healthReport, parsePods } from "./health-report.ts";
import type { ListedNode } from "./listed-node.ts";

const node = (name: string, ready = true): ListedNode => ({
  name,
  address: "",
  ready,
  message: ready ? "" : "kubelet stopped posting node status",
  schedulable: true,
  version: "v1.36.3",
  role: "agent",
});
const pod = (name: string, ready: boolean, more: object = {}) => ({
  metadata: { name },
  status: { phase: "Running", conditions: [{ type: "Ready", status: ready ? "True" : "False" }], ...more },
});
const pods = (...items: object[]) => parsePods(JSON.stringify({ items }));

test("when every probe is Ready, every check passed", () => {
  const checks = healthReport(
    [node("metal0"), node("metal1")],
    pods(pod("node-metal0", true), pod("node-metal1", true), pod("volume", true)),
    new Map(),
  );
  expect(checks.map(({ name, ok }) => `${ok ? "✓" : "✗"} ${name}`)).toEqual([
    "✓ metal0 is Ready",
    "✓ metal1 is Ready",
    "✓ a pod runs on metal0",
    "✓ metal0: names are resolved",
    "✓ metal0: a service is reached",
    "✓ metal0 → metal1: pods reach each other",
    "✓ a pod runs on metal1",
    "✓ metal1: names are resolved",
    "✓ metal1: a service is reached",
    "✓ metal1 → metal0: pods reach each other",
    "✓ a volume is bound and written",
  ]);
});

describe("what does not work is named, with why not", () => {
  const failed = (...args: Parameters<typeof healthReport>) =>
    healthReport(...args).flatMap(({ name, ok, detail }) => (ok ? [] : [`${name}: ${detail}`]));

  test("a node that is not Ready, which then gets no probe", () => {
    expect(
      failed([node("metal0"), node("metal1", false)], pods(pod("node-metal0", true), pod("volume", true)), new Map()),
    ).toEqual(["metal1 is Ready: kubelet stopped posting node status"]);
  });

  test("a route between two nodes, told by the probe's log", () => {
    const logs = new Map([["node-metal0", "ok service\nok dns\n"]]);
    const all = pods(pod("node-metal0", false), pod("node-metal1", true), pod("volume", true));
    expect(failed([node("metal0"), node("metal1")], all, logs)).toEqual([
      "metal0 → metal1: pods reach each other: no answer by the end of the check",
    ]);
  });

  test("a pod that is not scheduled, and a volume that is not there", () => {
    const pending = (message: string) => ({
      phase: "Pending",
      conditions: [{ type: "PodScheduled", status: "False", message }],
    });
    const all = pods(
      { metadata: { name: "node-metal0" }, status: pending("0/1 nodes are available: 1 Insufficient memory.") },
      { metadata: { name: "volume" }, status: pending("pod has unbound immediate PersistentVolumeClaims.") },
    );
    expect(failed([node("metal0")], all, new Map())).toEqual([
      "a pod runs on metal0: not scheduled: 0/1 nodes are available: 1 Insufficient memory.",
      "metal0: names are resolved: not scheduled: 0/1 nodes are available: 1 Insufficient memory.",
      "metal0: a service is reached: not scheduled: 0/1 nodes are available: 1 Insufficient memory.",
      "a volume is bound and written: not scheduled: pod has unbound immediate PersistentVolumeClaims.",
    ]);
  });

  test("an image that cannot be had", () => {
    const waiting = {
      containerStatuses: [{ state: { waiting: { reason: "ImagePullBackOff", message: "no such host" } } }],
    };
    const all = pods(pod("node-metal0", true), pod("volume", false, { phase: "Pending", ...waiting }));
    expect(failed([node("metal0")], all, new Map())).toEqual([
      "a volume is bound and written: ImagePullBackOff: no such host",
    ]);
  });
});

test("a probe asks until it is answered: a pod that comes up a minute after the others is no fault", () => {
  const folder = mkdtempSync(path.join(tmpdir(), "hearth-probe-"));
  const program = (name: string, script: string) =>
    writeFileSync(path.join(folder, name), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  // The name of the other pod is there from the 100th question on.
  program(
    "nslookup",
    `case $1 in *metal1*) echo >>${folder}/asked; [ $(wc -l <${folder}/asked) -ge 100 ] || exit 1 ;; esac
echo "Name: $1"; echo "Address: 10.42.1.9"`,
  );
  program("wget", "echo here");
  program("httpd", "");
  program("sleep", "");
  const { items } = healthManifest({
    namespace: "probe",
    nodes: ["metal0", "metal1"],
    domain: "cluster.local",
    image: "busybox",
  }) as { items: { metadata: { name: string }; spec: { containers: { command: string[] }[] } }[] };
  const pod = items.find(({ metadata }) => metadata.name === "node-metal0");
  const script = pod?.spec.containers[0]?.command.at(-1)?.replaceAll("/www", `${folder}/www`) ?? "";
  const { stdout, status } = spawnSync("sh", ["-c", script], {
    env: { ...process.env, PATH: `${folder}:${process.env.PATH}` },
    encoding: "utf8",
    timeout: 15_000,
  });
  expect(status).toBe(0);
  expect(stdout.trim().split("\n").sort()).toEqual(["ok dns", "ok pod:metal1", "ok service"]);
  expect(readFileSync(path.join(folder, "www/site/passed"), "utf8")).toBe("passed\n");
  rmSync(folder, { recursive: true });
});

test("the manifest has a pod for each node, which asks for all the others, and is harmless by the strictest standard", () => {
  const { items } = healthManifest({
    namespace: "probe",
    nodes: ["metal0", "metal1"],
    domain: "cluster.local",
    image: "busybox",
  }) as {
    items: {
      kind: string;
      metadata: { name: string; labels?: object };
      spec: { containers: { command: string[] }[] };
    }[];
  };
  expect(items.map(({ kind, metadata }) => `${kind} ${metadata.name}`)).toEqual([
    "Namespace probe",
    "ServiceAccount probe",
    "Service peers",
    "Service any",
    "PersistentVolumeClaim volume",
    "Pod node-metal0",
    "Pod node-metal1",
    "Pod volume",
  ]);
  expect(items[0]?.metadata.labels).toEqual({ "pod-security.kubernetes.io/enforce": "restricted" });
  const script = items[5]?.spec.containers[0]?.command.at(-1) ?? "";
  expect(script).toContain("ask pod:metal1 reach node-metal1.peers.probe.svc.cluster.local");
  expect(script).not.toContain("pod:metal0");
});
