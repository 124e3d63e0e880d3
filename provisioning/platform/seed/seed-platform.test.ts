import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { allServices } from "#apps/all-services.ts";
import type { KubernetesObject } from "#apps/contract/kubernetes-object.ts";
import type { ClusterApi } from "../cluster-api/cluster-api.ts";
import { completeSecrets, withoutSecret } from "../secrets/secret-values.ts";
import { standInUpstream } from "../stand-in-upstream.ts";
import { labSite } from "../testing/sample-sites.ts";
import { gitText } from "../tree/git-command.ts";
import { TreeRepository } from "../tree/tree-repository.ts";
import { seededKinds } from "./platform-report.ts";
import { declaredSecrets, makeSeed } from "./seed.ts";
import type { SeedBench } from "./seed-bench.ts";
import { seedPlatform } from "./seed-platform.ts";

let directory: string;
let remote: string;
let world: ReturnType<typeof fakeCluster>;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "hearth-seed-"));
  remote = (await TreeRepository.open(join(directory, "cluster.git"))).directory;
  world = fakeCluster();
});
afterEach(() => rm(directory, { recursive: true, force: true }));

const values = completeSecrets(declaredSecrets(allServices, labSite), {});
const seedWith = (secrets = values) =>
  makeSeed({ services: allServices, site: labSite, upstream: standInUpstream, secrets });

/** Keeps what is applied; every workload is ready at once, and Argo CD has compared the root with `main`. */
function fakeCluster() {
  const objects = new Map<string, KubernetesObject>();
  const applied: string[] = [];
  const restarted: string[] = [];
  let failOn: string | undefined;
  const id = ({ kind, metadata }: KubernetesObject) => `${kind}/${metadata.namespace ?? ""}/${metadata.name}`;
  const cluster: ClusterApi = {
    async apply(all) {
      for (const object of all) {
        if (failOn && id(object) === failOn) {
          failOn = undefined;
          throw new Error("the power went");
        }
        objects.set(id(object), object);
        applied.push(id(object));
      }
    },
    async read(paths) {
      const head = await gitText(remote, ["rev-parse", "main"]).catch(() => "");
      return paths.map((path) => {
        const items = [...objects.values()];
        if (path.startsWith("/api/v1/secrets")) return { items: items.filter(({ kind }) => kind === "Secret") };
        if (path.endsWith("/applications")) {
          return {
            items: items
              .filter(({ kind }) => kind === "Application")
              .map((object) => ({
                ...object,
                status: {
                  sync: head ? { status: "Synced", revision: head } : { status: "Unknown" },
                  health: { status: "Healthy" },
                },
              })),
          };
        }
        const [, namespace, plural, name] = /namespaces\/([^/]+)\/([^/]+)\/([^/]+)$/.exec(path) ?? [];
        const kind = Object.keys(seededKinds).find((one) => `${one.toLowerCase()}s` === plural);
        const object = objects.get(`${kind}/${namespace}/${name}`);
        return object && { ...object, spec: { replicas: 1 }, status: { readyReplicas: 1, updatedReplicas: 1 } };
      });
    },
    execute: async () => "",
    async restart(namespace, workloads) {
      restarted.push(...workloads.map((workload) => `${namespace}/${workload}`));
    },
  };
  return {
    cluster,
    objects,
    applied,
    restarted,
    failOnce: (object: string) => {
      failOn = object;
    },
  };
}

function bench(): SeedBench {
  let nowMs = 0;
  return {
    cluster: world.cluster,
    openGit: async () => ({
      api: {
        ask: async (method, path) => ({
          status: path.includes("collaborators") ? 204 : 200,
          body: method === "GET" ? hooks : {},
        }),
      },
      remote: () => ({ url: remote, configuration: {} }),
      close: async () => {},
    }),
    treeDirectory: join(directory, "laptop.git"),
    progress: () => {},
    signal: new AbortController().signal,
    nowMs: () => nowMs,
    // What never becomes ready ends a test instead of holding it up.
    pause: async (milliseconds) => {
      nowMs += milliseconds;
    },
  };
}
const hooks = [{ id: 1, active: true, config: { url: "http://argocd-server.argocd.svc.cluster.local/api/webhook" } }];

describe("seeding", () => {
  test("makes the cluster follow git: secrets, Gitea, Argo CD, tree, root, in this order", async () => {
    const steps = await seedPlatform(seedWith(), bench());
    expect(steps.map(({ kind }) => kind)).toEqual(["secrets", "services", "git", "root"]);
    const order = ["Namespace//gitea", "Secret/gitea/gitea-keys", "Deployment/gitea/gitea", "Application/argocd/root"];
    expect(world.applied.filter((id) => order.includes(id))).toEqual([
      ...order.slice(0, 2),
      "Namespace//gitea", // as part of the service
      ...order.slice(2),
    ]);
    expect(await gitText(remote, ["ls-tree", "--name-only", "main"])).toBe(
      ["README.md", "applications", "apps", "platform", "system"].join("\n"),
    );
  });

  test("run twice changes nothing", async () => {
    await seedPlatform(seedWith(), bench());
    const before = world.applied.length;
    expect(await seedPlatform(seedWith(), bench())).toEqual([]);
    expect(world.applied).toHaveLength(before);
  });

  test.each([
    "Secret/gitea/gitea-admin",
    "Deployment/gitea/gitea",
    "StatefulSet/argocd/argocd-application-controller",
    "Application/argocd/root",
  ])("interrupted at %s converges when it is run again", async (object) => {
    world.failOnce(object);
    await expect(seedPlatform(seedWith(), bench())).rejects.toThrow("the power went");
    await seedPlatform(seedWith(), bench());
    expect(world.objects.has(object)).toBe(true);
    expect(await seedPlatform(seedWith(), bench())).toEqual([]);
  });

  test("seeds the repository again when Gitea's volume is lost, and applies nothing", async () => {
    await seedPlatform(seedWith(), bench());
    const before = { commit: await gitText(remote, ["rev-parse", "main"]), applied: world.applied.length };
    await rm(remote, { recursive: true });
    await TreeRepository.open(remote);
    expect(await seedPlatform(seedWith(), bench())).toEqual([{ kind: "git" }]);
    expect(await gitText(remote, ["rev-parse", "main"])).toBe(before.commit);
    expect(world.applied).toHaveLength(before.applied);
  });

  test("a rotated secret is applied, and what reads it starts again", async () => {
    await seedPlatform(seedWith(), bench());
    const rotated = completeSecrets(declaredSecrets(allServices, labSite), withoutSecret(values, "gitea/gitea-keys"));
    const before = world.applied.length;
    await seedPlatform(seedWith(rotated), bench());
    expect(world.applied.slice(before)).toContain("Secret/gitea/gitea-keys");
    expect(world.restarted).toEqual(["gitea/Deployment/gitea"]);
  });
});
