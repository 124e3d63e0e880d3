import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { versions } from "#provisioning/artifacts/versions.ts";
import { images } from "#provisioning/distribution/source/images.ts";
import { createHomelab, type Homelab } from "../e2e/homelab.ts";
import { clusterMachine, clusterStackFile, compileKubernetes, compileMs, healthy } from "../e2e-cluster/cluster-lab.ts";
import { offerNewerPackage } from "./newer-package.ts";

const newVersion = versions.kubernetes.version;
const [oldVersion = ""] = Object.keys(versions.source).filter((version) => version !== newVersion);

describe(`a cluster that runs ${oldVersion}`, () => {
  let lab: Homelab;
  beforeAll(async () => {
    await compileKubernetes(oldVersion);
    await compileKubernetes(newVersion);
    const machines = [clusterMachine("first", 0, "server"), clusterMachine("second", 1, "agent")];
    lab = await createHomelab("e2e-upgrade", await clusterStackFile(machines, { cluster: { version: oldVersion } }));
  }, compileMs);
  afterAll(() => lab?.remove());

  const nodeVersions = () =>
    lab.kubectl(
      "get nodes -o jsonpath=\"{range .items[*]}{.metadata.name}={.status.nodeInfo.kubeletVersion}{' '}{end}\"",
    );
  const cordoned = () => lab.kubectl('get nodes -o jsonpath="{.items[?(@.spec.unschedulable)].metadata.name}"');
  const clusterUid = () => lab.kubectl("get namespace kube-system -o jsonpath={.metadata.uid}");

  test("is made as the file says", async () => {
    const { exitCode, output } = await lab.make();
    expect(output).toMatch(healthy);
    expect(exitCode).toBe(0);
    expect(await nodeVersions()).toBe(`first=${oldVersion} second=${oldVersion}`);
  });

  test("stops at the node whose workload may not be disturbed, names it, and lets the node work on", async () => {
    await lab.kubectl("apply -f -", guardedWorkload);
    await lab.kubectl("rollout status deployment guarded --timeout=180s");

    const { exitCode, output } = await lab.make("upgrade", `VERSION=${newVersion}`);
    expect(exitCode).not.toBe(0);
    expect(output).toMatch(/second could not be drained within 180 seconds: default\/guarded-\S+ did not leave/);
    expect(output).toContain("A PodDisruptionBudget allows no disruption of default/guarded-");
    expect(await nodeVersions()).toBe(`first=${newVersion} second=${oldVersion}`);
    expect(await cordoned()).toBe("");
  });

  test("goes on with the node that is left, once it may, and passes every check", async () => {
    const uid = await clusterUid();
    const bootId = await lab.ssh("first", "cat /proc/sys/kernel/random/boot_id");
    await lab.kubectl("delete poddisruptionbudget guarded");
    const { exitCode, output } = await lab.make("upgrade");
    expect(output).toMatch(healthy);
    expect(exitCode).toBe(0);
    expect(await nodeVersions()).toBe(`first=${newVersion} second=${newVersion}`);
    expect(await cordoned()).toBe("");
    expect(await clusterUid()).toBe(uid);
    expect(await lab.ssh("first", "cat /proc/sys/kernel/random/boot_id")).toBe(bootId);
    await lab.kubectl("rollout status deployment guarded --timeout=180s");
  });

  test("never goes back to an older version", async () => {
    const { exitCode, output } = await lab.make("upgrade", `VERSION=${oldVersion}`);
    expect(exitCode).not.toBe(0);
    expect(output).toContain(`first runs Kubernetes ${newVersion}; the file asks for ${oldVersion}, which is older.`);
    expect(await nodeVersions()).toBe(`first=${newVersion} second=${newVersion}`);
  });

  test("Debian's packages are raised, and a node with a new kernel is restarted and Ready again", async () => {
    await offerNewerPackage(lab, "second");
    const bootId = await lab.ssh("second", "cat /proc/sys/kernel/random/boot_id");
    const { exitCode, output } = await lab.make("upgrade-os", "NODE=second");
    expect(output).toContain("✓ second: 1 packages, restarted with its new kernel");
    expect(exitCode).toBe(0);
    expect(await lab.ssh("second", "cat /proc/sys/kernel/random/boot_id")).not.toBe(bootId);
    expect(await cordoned()).toBe("");
    expect((await lab.make("doctor-cluster")).output).toMatch(healthy);
  });

  test("a node that does not reach its Debian mirror is said to, not called up to date", async () => {
    const { exitCode, output } = await lab.make("upgrade-os", "NODE=first");
    expect(exitCode).not.toBe(0);
    expect(output).toContain("The packages of first could not be brought up to date.");
  });
});

/** One replica that has to be on the agent, and a budget that forbids to end it. */
const guardedWorkload = `
apiVersion: apps/v1
kind: Deployment
metadata: { name: guarded, namespace: default }
spec:
  selector: { matchLabels: { app: guarded } }
  template:
    metadata: { labels: { app: guarded } }
    spec:
      nodeSelector: { kubernetes.io/hostname: second }
      terminationGracePeriodSeconds: 1
      containers:
        - name: guarded
          image: ${images.shell}
          imagePullPolicy: Never
          command: [sleep, "86400"]
---
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: { name: guarded, namespace: default }
spec:
  minAvailable: 1
  selector: { matchLabels: { app: guarded } }
`;
