import { readFile } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { allServices } from "#apps/all-services.ts";
import { builtImageReference } from "#apps/image-reference.ts";
import { images } from "#apps/versions.ts";
import { authorization } from "#provisioning/platform/git/gitea-api.ts";
import { serviceObjects } from "#provisioning/platform/render-tree.ts";
import { homeSite } from "#provisioning/platform/testing/sample-sites.ts";
import { upstreamManifests } from "#provisioning/platform-images/upstream-manifests.ts";
import { createHomelab, type Homelab } from "../e2e/homelab.ts";
import { clusterStackFile } from "../e2e-cluster/cluster-lab.ts";
import { dryRun } from "./dry-run.ts";
import { platformMachine } from "./platform-lab.ts";
import { type Account, accountOf, cloneTree, type OpenService, openService, type WorkingCopy } from "./working-copy.ts";

const deployment = "apps/welcome/deployment-welcome.yaml";

describe("a cluster follows git", () => {
  let lab: Homelab;
  let page: OpenService;
  let gitea: OpenService;
  let tree: WorkingCopy;
  beforeAll(async () => {
    lab = await createHomelab(
      "e2e-platform",
      await clusterStackFile([platformMachine], { platform: { services: ["dns"] } }),
    );
  });
  afterAll(async () => {
    await page?.close();
    await gitea?.close();
    await tree?.remove();
    await lab?.remove();
  });

  const text = async () => (await fetch(page.url, { signal: AbortSignal.timeout(5000) })).text();
  const application = async (name: string) => {
    const status = await lab.kubectl(
      `get application ${name} --namespace=argocd -o jsonpath='{.status.sync.status} {.status.health.status}'`,
    );
    return status;
  };
  const secretDigests = () =>
    lab.kubectl(
      "get secrets -A -l app.kubernetes.io/managed-by=hearth -o go-template='{{range .items}}{{.metadata.namespace}}/{{.metadata.name}} {{.data}}{{\"\\n\"}}{{end}}'",
    );

  test("`make` goes from an empty disk to services that answer", { timeout: 30 * 60_000 }, async () => {
    const { exitCode, output } = await lab.make();
    expect(output).toMatch(/gitea +http:\S+ +1\.26\.0-1 +Healthy +make password SERVICE=gitea/);
    expect(output).toMatch(/argo-cd +http:\S+ +v3\.5\.7-2 +Healthy/);
    expect(output).toMatch(/welcome +http:\S+ +\S+ +Healthy +open/);
    expect(exitCode).toBe(0);
    page = await openService(lab, "welcome");
    expect(await text()).toContain("<h1>It works</h1>");
  });

  test("the nodes answer for every name of the domain, and for no other", async () => {
    const image = builtImageReference(images.busybox);
    await lab.kubectl(`run asker --image=${image} --image-pull-policy=Never --command -- sleep 86400`);
    await lab.kubectl("wait --for=condition=Ready pod/asker --timeout=120s");
    const ask = (name: string) => lab.kubectl(`exec asker -- sh -c "nslookup -type=a ${name} 10.77.0.20 2>&1 || true"`);
    await until("the name server to answer", 120, async () =>
      (await ask("git.lab.home.arpa")).includes("10.77.0.20\n"),
    );
    expect(await ask("anything.lab.home.arpa")).toMatch(/Name:\s+anything\.lab\.home\.arpa\s+Address: 10\.77\.0\.20/);
    expect(await ask("example.org")).toMatch(/REFUSED/);
    await lab.kubectl("delete pod asker --now");
  });

  test("`make` again changes nothing", async () => {
    const before = await secretDigests();
    const { exitCode, output } = await lab.make();
    expect(output).toContain("nothing to change");
    expect(exitCode).toBe(0);
    expect(await secretDigests()).toBe(before);
  });

  test("the API server takes every object of a house with everything switched on, as far as it knows their kinds", async () => {
    const site = { ...homeSite, gitAddress: "10.43.0.31" };
    const upstream = await upstreamManifests({ cacheDirectory: ".hearth/cache", onProgress: () => {} });
    const objects = allServices.flatMap((service) => serviceObjects(service, site, allServices, upstream));
    const unjudged = await dryRun(lab, objects);
    console.warn(`not judged, because the lab has no such kind: ${unjudged.join(", ")}`);
    expect(unjudged.filter((kind) => /^(v1|apps|batch|networking\.k8s|rbac|policy)\b/.test(kind))).toEqual([]);
  });

  test("a pushed commit is what runs", async () => {
    gitea = await openService(lab, "gitea");
    tree = await cloneTree(lab, gitea.url);
    await tree.change(deployment, (file) => file.replace("It works", "It changed"), "Another headline");
    await until("the page to change", 90, async () => (await text()).includes("<h1>It changed</h1>"));
    await until("Argo CD to say so", 60, async () => (await application("welcome")) === "Synced Healthy");
  });

  test("what somebody changes in the cluster by hand is undone", async () => {
    await lab.kubectl("scale deployment welcome --namespace=welcome --replicas=0");
    await until(
      "the pod to come back",
      120,
      async () =>
        (await lab.kubectl("get deployment welcome --namespace=welcome -o jsonpath={.spec.replicas}")) === "1",
    );
    await until("the page to answer", 120, async () => (await text()).includes("It changed"));
  });

  test("a broken commit is degraded while the old version serves on, and is rolled back", async () => {
    await tree.change(deployment, (file) => file.replace(/busybox:\S+/, "busybox:none"), "A version that is not there");
    await until("Argo CD to say so", 300, async () => (await application("welcome")).endsWith("Degraded"));
    expect(await text()).toContain("It changed");

    const { exitCode, output } = await lab.make("rollback", "APP=welcome");
    expect(output).toContain("“A version that is not there”");
    expect(exitCode).toBe(0);
    await until("it to be healthy", 120, async () => (await application("welcome")) === "Synced Healthy");
    expect(await text()).toContain("It changed");
  });

  test("a rotated secret is another one, opens what the old one opened, and is in no file in the clear", async () => {
    const before = await accountOf(lab, "gitea");
    const { exitCode } = await lab.make("rotate", "SECRET=gitea/gitea-admin");
    expect(exitCode).toBe(0);
    const after = await accountOf(lab, "gitea");
    expect(after.password).not.toBe(before.password);
    expect(await whoIs(before)).toBe(401);
    expect(await whoIs(after)).toBe(200);
    const state = await readFile(lab.file("../../state/.pulumi/stacks/hearth", `${lab.env}.json`), "utf8");
    expect(state).not.toContain(after.password);
  });

  test("Gitea's volume is lost: `make` seeds them again, and nothing that runs is touched", async () => {
    const uids = () => lab.kubectl("get deployments -A -o jsonpath='{.items[*].metadata.uid}'");
    await tree.remove();
    tree = await cloneTree(lab, gitea.url);
    const [log, pods] = [await tree.log(), await uids()];
    await lab.kubectl("delete persistentvolumeclaim gitea-data --namespace=gitea --wait=false");
    await lab.kubectl("delete pods --all --namespace=gitea");

    const { exitCode, output } = await lab.make();
    // Argo CD may have made the volume again from what it remembers.
    expect(output).toMatch(/missing in the cluster: (gitea: PersistentVolumeClaim|the tree in the cluster's git)/);
    expect(exitCode).toBe(0);
    expect(await uids()).toBe(pods);
    expect(await text()).toContain("It changed");
    await tree.remove();
    tree = await cloneTree(lab, gitea.url);
    expect(await tree.log()).toEqual(log);
  });

  test("Argo CD is deleted: `make` heals it, and what it deployed runs on", async () => {
    const pod = await lab.kubectl("get pods --namespace=welcome -o jsonpath='{.items[*].metadata.uid}'");
    await lab.kubectl("delete namespace argocd --timeout=180s");
    const { exitCode, output } = await lab.make();
    expect(output).toContain("missing in the cluster: ");
    expect(exitCode).toBe(0);
    expect(await application("welcome")).toBe("Synced Healthy");
    expect(await lab.kubectl("get pods --namespace=welcome -o jsonpath='{.items[*].metadata.uid}'")).toBe(pod);
  });

  const whoIs = async (account: Account) =>
    (await fetch(`${gitea.url}api/v1/user`, { headers: { authorization: authorization(account) } })).status;
});

async function until(what: string, seconds: number, holds: () => Promise<boolean>): Promise<void> {
  const endMs = Date.now() + seconds * 1000;
  for (;;) {
    if (await holds().catch(() => false)) return;
    if (Date.now() > endMs) throw new Error(`waited ${seconds} s for ${what}`);
    await sleep(500);
  }
}
