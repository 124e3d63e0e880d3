import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createHomelab, type Homelab } from "../e2e/homelab.ts";
import { clusterMachine, clusterStackFile, compileKubernetes, compileMs, healthy } from "../e2e-cluster/cluster-lab.ts";

const servers = ["one", "two", "three"] as const;
const apiAddress = "10.77.0.50";

describe("three servers", () => {
  let lab: Homelab;
  beforeAll(async () => {
    await compileKubernetes();
    const machines = servers.map((name, index) => clusterMachine(name, index, "server"));
    lab = await createHomelab("e2e-ha", await clusterStackFile(machines, { cluster: { apiAddress } }));
  }, compileMs);
  afterAll(() => lab?.remove());

  const readyNodes = async () => (await lab.kubectl("get nodes --no-headers")).match(/^\S+ +Ready/gm)?.length ?? 0;
  const clusterUid = () => lab.kubectl("get namespace kube-system -o jsonpath={.metadata.uid}");
  const holders = async () =>
    (
      await Promise.all(
        servers.map((name) => lab.ssh(name, `ip -brief address | grep -c ${apiAddress}/ || true`).catch(() => "0")),
      )
    ).filter((count) => count === "1").length;

  test("`make` makes one cluster of them, with one holder of the API's address", async () => {
    const { exitCode, output } = await lab.make();
    expect(output).toMatch(healthy);
    expect(exitCode).toBe(0);
    expect(await readyNodes()).toBe(3);
    expect(await holders()).toBe(1);
  });

  test("the first server is installed again and joins the same cluster", async () => {
    const uid = await clusterUid();
    const { exitCode } = await lab.make("reinstall", "NODE=one");
    expect(exitCode).toBe(0);
    expect(await clusterUid()).toBe(uid);
    expect(await readyNodes()).toBe(3);
  });

  test("with one server's power cut the API goes on answering at its address, and `make` brings it back", async () => {
    const uid = await clusterUid();
    await lab.cutPower("two");
    expect(await lab.ssh("three", `curl -sk --retry 30 --retry-all-errors https://${apiAddress}:6443/readyz`)).toBe(
      "ok",
    );
    expect((await lab.make()).output).toContain("two was off; turning it on");
    expect((await lab.make("doctor-cluster")).output).toMatch(healthy);
    expect(await clusterUid()).toBe(uid);
  });
});
