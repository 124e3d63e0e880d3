import { readFile, stat, writeFile } from "node:fs/promises";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { images } from "#provisioning/distribution/source/images.ts";
import { addImage } from "#provisioning/registry/testing/sample-registry.ts";
import { createHomelab, type Homelab, type Running } from "../e2e/homelab.ts";
import { serveByHand } from "../e2e/serve-by-hand.ts";
import { clusterMachine, clusterStackFile, compileKubernetes, compileMs, healthy } from "./cluster-lab.ts";

describe("machines with empty disks become a cluster", () => {
  let lab: Homelab;
  beforeAll(async () => {
    await compileKubernetes();
    lab = await createHomelab(
      "e2e-cluster",
      await clusterStackFile([clusterMachine("first", 0, "server"), clusterMachine("second", 1, "agent")], {
        images: { mirror: true },
      }),
    );
  }, compileMs);
  afterAll(() => lab?.remove());

  const clusterUid = () => lab.kubectl("get namespace kube-system -o jsonpath={.metadata.uid}");
  /** Uid and restarts of the pod that runs on the agent throughout. */
  const workload = () =>
    lab.kubectl(
      "get pods -l app=steady -o jsonpath='{.items[*].metadata.uid} {.items[*].status.containerStatuses[0].restartCount}'",
    );
  const checkpoint = () => lab.file("../../state/.pulumi/stacks/hearth", `${lab.env}.json`);
  /** Makes the state say that a node was given something else, as an older Hearth would have. */
  const editContent = async (node: string, content: object) => {
    const text = await readFile(checkpoint(), "utf8");
    const state = JSON.parse(text) as {
      checkpoint: { latest: { resources: { urn: string; inputs?: object; outputs?: object }[] } };
    };
    const found = state.checkpoint.latest.resources.find(({ urn }) => urn.endsWith(`hearth:cluster:Node::${node}`));
    for (const part of [found?.inputs, found?.outputs] as { content: object }[]) Object.assign(part.content, content);
    await writeFile(checkpoint(), JSON.stringify(state));
  };
  const readyNodes = async () => (await lab.kubectl("get nodes --no-headers")).split("\n").map(nameAndStatus);

  describe("which is built, and its first server rebuilt", () => {
    test("`make` goes from empty disks to a cluster that passes every check", async () => {
      const { exitCode, output } = await lab.make();
      expect(output).toMatch(/first +Ready +server +v1\.36\.3/);
      expect(output).toMatch(/second +Ready +agent +v1\.36\.3/);
      expect(output).toMatch(healthy);
      expect(exitCode).toBe(0);
    });

    test("the kubeconfig is readable by its owner alone", async () => {
      expect((await stat(lab.file("kubeconfig"))).mode & 0o777).toBe(0o600);
    });

    test("`make -s kubectl` prints what kubectl says and nothing else", async () => {
      expect(await lab.kubectl("get nodes -o name")).toBe("node/first\nnode/second");
      const { exitCode, output } = await lab.make("-s", "kubectl", "ARGS=get node nobody");
      // After it, make says that the command failed.
      expect(output.split("\n", 1)).toEqual(['Error from server (NotFound): nodes "nobody" not found']);
      expect(exitCode).not.toBe(0);
    });

    test("`make` again changes nothing", async () => {
      const { exitCode, output } = await lab.make();
      expect(output).toContain("nothing to change");
      expect(exitCode).toBe(0);
    });

    test("a secret cannot be read in the datastore, nor the cluster's in the state", async () => {
      await lab.kubectl("create secret generic sample --from-literal=word=do-not-read-me");
      const stored = await lab.ssh("first", "grep -rl do-not-read-me /var/lib/hearth/etcd || echo nowhere");
      expect(stored).toBe("nowhere");
      expect(await readFile(checkpoint(), "utf8")).not.toContain("PRIVATE KEY");
    });

    test("a node pulls what only the boot server has from there, and asks for the rest at its own registry", async () => {
      await addImage(path.resolve(".hearth/cache"), "there.invalid/team/hello:1", "hello\n");
      const server = await serveByHand(lab);
      const reasons = (pod: string) =>
        lab.kubectl(`get events --field-selector=involvedObject.name=${pod} -o jsonpath="{.items[*].reason}"`);
      for (const name of ["there", "absent"]) {
        await lab.kubectl(`run ${name} --image=${name}.invalid/team/hello:1 --restart=Never`);
      }
      await expect.poll(() => reasons("there"), { timeout: 120_000, interval: 3_000 }).toMatch(/\bPulled\b/);
      await expect.poll(() => reasons("absent"), { timeout: 120_000, interval: 3_000 }).toMatch(/\bFailed\b/);
      const { output } = await server.interrupt();
      expect(output).toMatch(/registry: 10\.77\.0\.2\d pulls there\.invalid\/team\/hello:1/);
      expect(output).toMatch(/registry: 10\.77\.0\.2\d asks for absent\.invalid\/team\/hello:1, not in the cache/);
      await lab.kubectl("delete pod there absent --now");
    });

    test("a label of the file is patched; nothing else is touched, and what a person set stays", async () => {
      await lab.kubectl("label node second by-hand=yes");
      const bootId = await lab.ssh("second", "cat /proc/sys/kernel/random/boot_id");
      await lab.edit("second", { labels: { room: "cellar" } });
      const preview = await lab.make("preview");
      expect(preview.output).toMatch(/second/);
      expect(preview.output).not.toMatch(/first/);
      expect((await lab.make()).exitCode).toBe(0);
      expect(
        await lab.kubectl("get node second -o jsonpath='{.metadata.labels.room} {.metadata.labels.by-hand}'"),
      ).toBe("cellar yes");
      expect(await lab.ssh("second", "cat /proc/sys/kernel/random/boot_id")).toBe(bootId);
    });

    test("nodes that an older Hearth set up get the files and programs of this one, and pods run on", async () => {
      await lab.ssh("first", "echo '# older' >>/etc/hearth/kubernetes/containerd.toml");
      await editContent("first", { files: "older" });
      await editContent("second", { files: "older", programs: "older" });
      const startedAt = (node: string, unit: string) =>
        lab.ssh(node, `systemctl show --property=ExecMainStartTimestampMonotonic --value hearth-${unit}.service`);
      const [etcd, containerd, onAgent] = [
        await startedAt("first", "etcd"),
        await startedAt("first", "containerd"),
        await startedAt("second", "containerd"),
      ];
      await lab.kubectl(
        `run running --image=${images.shell} --overrides='{"spec":{"nodeName":"first"}}' --command -- sleep 86400`,
      );
      await lab.kubectl("wait --for=condition=Ready pod/running --timeout=120s");
      const pod =
        "get pod running -o jsonpath='{.metadata.uid} {.status.containerStatuses[0].restartCount} {.status.phase}'";
      const before = await lab.kubectl(pod);

      const preview = await lab.make("preview");
      expect(preview.output).toContain("first  write the files of this version of Hearth");
      expect(preview.output).toContain("second  drain, and restart with the programs of this version of Hearth");
      const { exitCode, output } = await lab.make();
      expect(output).toMatch(healthy);
      expect(exitCode).toBe(0);

      expect(await lab.ssh("first", "grep -c older /etc/hearth/kubernetes/containerd.toml || true")).toBe("0");
      expect(await startedAt("first", "containerd")).not.toBe(containerd);
      expect(await startedAt("first", "etcd")).toBe(etcd);
      expect(await startedAt("second", "containerd")).not.toBe(onAgent);
      expect(await lab.kubectl(pod)).toBe(before);
      await lab.kubectl("delete pod running --now");
      expect((await lab.make()).output).toContain("nothing to change");
    });

    test("the first server is installed again; what runs on the agent runs on, and the state is what it was", async () => {
      await lab.kubectl(
        `run steady --image=${images.shell} --labels=app=steady --overrides='{"spec":{"nodeName":"second"}}' --command -- sleep 86400`,
      );
      await lab.kubectl("wait --for=condition=Ready pod/steady --timeout=120s");
      await lab.kubectl("create configmap kept --from-literal=word=still-here");
      const [uid, pod, bootId] = [
        await clusterUid(),
        await workload(),
        await lab.ssh("first", "cat /proc/sys/kernel/random/boot_id"),
      ];
      await lab.ssh("first", "touch /root/old-system");

      const { exitCode, output } = await lab.make("reinstall", "NODE=first");
      expect(output).toMatch(healthy);
      expect(exitCode).toBe(0);

      expect(await lab.ssh("first", "test -e /root/old-system || echo gone")).toBe("gone");
      expect(await lab.ssh("first", "cat /proc/sys/kernel/random/boot_id")).not.toBe(bootId);
      expect(await clusterUid()).toBe(uid);
      expect(await lab.kubectl("get configmap kept -o jsonpath={.data.word}")).toBe("still-here");
      expect(await workload()).toBe(pod);
      expect(await readyNodes()).toEqual(["first Ready", "second Ready"]);
    });
  });

  describe("which lives on", () => {
    test("a namespace that was deleted comes back from a snapshot", async () => {
      await lab.kubectl("create namespace precious");
      await lab.kubectl("create configmap inside --namespace=precious --from-literal=word=kept");
      expect((await lab.make("snapshot")).exitCode).toBe(0);
      await lab.kubectl("delete namespace precious");
      const { exitCode, output } = await lab.make("restore-cluster", "YES=1");
      expect(output).toMatch(healthy);
      expect(exitCode).toBe(0);
      expect(await lab.kubectl("get configmap inside --namespace=precious -o jsonpath={.data.word}")).toBe("kept");
      expect(await readyNodes()).toEqual(["first Ready", "second Ready"]);
    });

    test("a machine is added; its power is cut while it joins, and a second `make` heals it", async () => {
      const before = await lab.ssh("second", "cat /proc/sys/kernel/random/boot_id");
      await lab.addMachine(clusterMachine("third", 2, "agent"));
      const run = lab.start();
      await untilOnDisk(lab, run, "third", "/etc/hearth/kubernetes");
      await lab.cutPower("third");
      expect((await run.finished).exitCode).not.toBe(0);

      const { exitCode, output } = await lab.make();
      expect(output).toMatch(healthy);
      expect(exitCode).toBe(0);
      expect(await readyNodes()).toEqual(["first Ready", "second Ready", "third Ready"]);
      expect(await lab.ssh("second", "cat /proc/sys/kernel/random/boot_id")).toBe(before);
    });

    test("a machine that the file no longer names is drained and leaves; the others are not touched", async () => {
      const before = await lab.ssh("second", "cat /proc/sys/kernel/random/boot_id");
      await lab.removeMachine("third");
      const preview = await lab.make("preview");
      expect(preview.output).toMatch(/third/);
      expect((await lab.make()).exitCode).toBe(0);
      expect(await readyNodes()).toEqual(["first Ready", "second Ready"]);
      expect(await lab.ssh("second", "cat /proc/sys/kernel/random/boot_id")).toBe(before);
    });

    test("after a power cut of everything the cluster comes back by itself", async () => {
      const uid = await clusterUid();
      await Promise.all(["first", "second"].map((node) => lab.cutPower(node)));
      expect((await lab.make()).output).toContain("first was off; turning it on");
      expect((await lab.make("doctor-cluster")).output).toMatch(healthy);
      expect(await clusterUid()).toBe(uid);
    });
  });
});

function nameAndStatus(line: string): string {
  const [name, status] = line.split(/ +/);
  return `${name} ${status}`;
}

/** Waits until a machine that is being installed has a path on its disk: it is in the middle of joining. */
async function untilOnDisk(lab: Homelab, run: Running, node: string, path: string): Promise<void> {
  let ended = false;
  void run.finished.then(() => {
    ended = true;
  });
  while (!ended) {
    const found = await lab.ssh(node, `test -e ${path} && echo there`).catch(() => "");
    if (found === "there") return;
    await sleep(1000);
  }
  throw new Error(`\`make\` ended before ${node} had ${path}:\n${(await run.finished).output}`);
}
