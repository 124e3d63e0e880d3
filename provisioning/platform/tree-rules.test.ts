import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { allServices } from "#apps/all-services.ts";
import type { Service } from "#apps/contract/service.ts";
import { dexClients } from "#apps/platform/dex/service.ts";
import { charts, images } from "#apps/versions.ts";
import { renderTree } from "./render-tree.ts";
import { completeSecrets, type SecretValues } from "./secrets/secret-values.ts";
import { declaredSecrets, makeSeed } from "./seed/seed.ts";
import { standInUpstream } from "./stand-in-upstream.ts";
import { syncWaves } from "./sync-waves.ts";
import { homeHanded, homeSite } from "./testing/sample-sites.ts";

const byName = (name: string) => {
  const service = allServices.find((one) => one.name === name);
  if (!service) throw new Error(`no service ${name}`);
  return service;
};
const homeSeed = (secrets: SecretValues) =>
  makeSeed({ services: allServices, site: homeSite, upstream: standInUpstream, secrets, handed: homeHanded });
const twice = (list: readonly (string | number)[]) => list.filter((item, index) => list.indexOf(item) !== index);
const reachable = allServices.flatMap(({ web }) => (web ? [web] : []));

describe("services do not get in each other's way", () => {
  test("no host name is given twice", () => {
    expect(twice(reachable.map(({ hostname }) => hostname))).toEqual([]);
  });

  test("no port of the nodes is given twice, and each can be one", () => {
    const ports = reachable.flatMap(({ nodePort }) => nodePort ?? []);
    expect(twice(ports)).toEqual([]);
    expect(ports.filter((port) => port < 30_000 || port > 32_767)).toEqual([]);
  });

  test("no Secret is declared twice", () => {
    expect(twice(declaredSecrets(allServices, homeSite).map(({ namespace, name }) => `${namespace}/${name}`))).toEqual(
      [],
    );
  });

  test("nothing in the tables of versions is there for nobody", () => {
    const usedImages = allServices.flatMap((service) => service.images);
    const usedCharts = allServices.flatMap(({ source }) => (source.kind === "chart" ? source.chart : []));
    expect(Object.keys(images).filter((name) => !usedImages.includes(name as never))).toEqual([]);
    expect(Object.keys(charts).filter((name) => !usedCharts.includes(name as never))).toEqual([]);
  });
});

describe("single sign-on", () => {
  const signedOn = allServices.filter(({ web }) => web?.signIn.kind === "oidc");
  const waves = syncWaves(allServices);
  const wave = (service: Service) => waves.get(service.name) ?? -1;

  test("is asked by a client for every service that wants it, each under a name of its own", () => {
    const clients = dexClients(homeSite, allServices);
    expect(clients.map(({ name }) => name).sort()).toEqual(signedOn.map(({ name }) => name).sort());
    expect(twice(clients.map(({ id }) => id))).toEqual([]);
    for (const { redirectUri } of clients) expect(redirectUri).toMatch(/^https:\/\/[a-z]+\.example\.org\/\S+[^/]$/);
  });

  test("shares the very secret of each client", () => {
    const declared = declaredSecrets(allServices, homeSite);
    const values = completeSecrets(declared, {});
    const { secrets } = homeSeed(values);
    const dexSide = secrets.find(({ metadata }) => metadata.name === "dex-clients")?.stringData as Record<
      string,
      string
    >;
    expect(dexSide.CLIENT_GITEA).toBe(values["gitea/gitea-oidc"]?.["client-secret"]);
    expect(Object.keys(dexSide)).toHaveLength(dexClients(homeSite, allServices).length);
  });

  test.each(
    signedOn.map((service) => [service.name, service] as const),
  )("is there before %s starts, or there is another way in", (_, service) => {
    const { signIn } = service.web ?? {};
    const waits = wave(service) > wave(byName("dex"));
    expect(waits || (signIn?.kind === "oidc" && signIn.fallback !== undefined)).toBe(true);
  });

  test("begins with people: Kanidm comes before Dex, Dex before what asks it", () => {
    expect(wave(byName("kanidm"))).toBeLessThan(wave(byName("dex")));
    expect(wave(byName("dex"))).toBeLessThan(wave(byName("sign-in-proxy")));
  });

  test("guards every route of a service that cannot ask itself", () => {
    const tree = renderTree({ services: allServices, site: homeSite, upstream: standInUpstream });
    const guarded = allServices.filter(({ web }) => web?.signIn.kind === "proxy");
    expect(guarded.length).toBeGreaterThan(3);
    for (const { group, name } of guarded) {
      const route = parse(tree.get(`${group}/${name}/httproute-${name}.yaml`) ?? "");
      expect(route.spec.rules[0].filters[0].extensionRef.name, name).toBe("sign-in");
      expect(tree.has(`${group}/${name}/middleware-sign-in.yaml`), name).toBe(true);
    }
  });
});

describe("what comes from outside the house", () => {
  const seed = homeSeed(completeSecrets(declaredSecrets(allServices, homeSite), {}));
  const contentOf = (id: string) =>
    seed.secrets.find(({ metadata }) => `${metadata.namespace}/${metadata.name}` === id)?.stringData;

  test("reaches each service that needs it, and no other", () => {
    expect(contentOf("cloudflared/tunnel")).toEqual({ token: "TUNNEL" });
    expect(contentOf("cert-manager/cloudflare-dns")).toEqual({ token: "DNS" });
    expect(contentOf("external-dns/cloudflare-dns")).toEqual({ token: "DNS" });
    expect(contentOf("monitoring/heartbeat")).toEqual({ url: "https://ntfy.example.net/topic/heartbeat" });
    expect(contentOf("monitoring/mail")).toEqual({ password: "PASSWORD" });
    const others = ["TUNNEL", "DNS", "PASSWORD"].map(
      (value) => seed.secrets.filter(({ stringData }) => Object.values(stringData as object).includes(value)).length,
    );
    expect(others).toEqual([1, 2, 1]);
  });

  test("opens a repository of its own for every volume that is backed up", () => {
    const volumes = allServices.flatMap(({ namespace, backup }) => backup.map(({ claim }) => ({ namespace, claim })));
    expect(volumes.length).toBeGreaterThan(5);
    for (const { namespace, claim } of volumes) {
      expect(contentOf(`${namespace}/backup-${claim}`)).toEqual({
        RESTIC_REPOSITORY: `s3:https://s3.example.org/home/${namespace}/${claim}`,
        RESTIC_PASSWORD: expect.stringMatching(/^[A-Za-z0-9]{48}$/),
        AWS_ACCESS_KEY_ID: "KEY",
        AWS_SECRET_ACCESS_KEY: "SECRET",
      });
    }
  });

  test("is asked for by nobody where nothing outside is used", () => {
    const { dns, backupRepository, published, heartbeat, mail, ...site } = homeSite;
    const declared = declaredSecrets(allServices, site);
    const handed = declared.filter(({ keys }) => Object.values(keys).some(({ kind }) => kind === "handed"));
    expect(handed).toEqual([]);
    const seeded = makeSeed({
      services: allServices,
      site,
      upstream: standInUpstream,
      secrets: completeSecrets(declared, {}),
    });
    expect([...seeded.tree.keys()].filter((path) => /cloudflared|external-dns/.test(path))).toEqual([]);
  });

  test("is missed by name when it was not handed over", () => {
    const secrets = completeSecrets(declaredSecrets(allServices, homeSite), {});
    const half = { services: allServices, site: homeSite, upstream: standInUpstream, secrets, handed: {} };
    expect(() => makeSeed(half)).toThrow("cert-manager/cloudflare-dns#token was not handed over: dns-token");
  });
});

test("every Secret has a namespace that the seed makes", () => {
  const declared = declaredSecrets(allServices, homeSite);
  const { namespaces } = homeSeed(completeSecrets(declared, {}));
  const made = namespaces.map(({ metadata }) => metadata.name);
  expect(declared.map(({ namespace }) => namespace).filter((namespace) => !made.includes(namespace))).toEqual([]);
});

test("every volume that is to be backed up is claimed, or a chart does", () => {
  const tree = renderTree({ services: allServices, site: homeSite, upstream: standInUpstream });
  for (const { group, name, backup, source } of allServices) {
    for (const { claim } of backup) {
      const claimed = tree.has(`${group}/${name}/persistentvolumeclaim-${claim}.yaml`);
      expect(claimed || source.kind === "chart", `${name}: ${claim}`).toBe(true);
      expect(tree.has(`${group}/${name}/replicationsource-${claim}.yaml`), `${name}: ${claim}`).toBe(true);
    }
  }
});

describe("volumes of Longhorn", () => {
  const waves = syncWaves(allServices);
  const seed = ["argo-cd", "gitea"];
  const tree = renderTree({ services: allServices, site: homeSite, upstream: standInUpstream });
  // Of a chart the values ask, which are in its Application.
  const asksFor = (name: string) =>
    [...tree].some(
      ([path, text]) =>
        (path.includes(`/${name}/`) || path.endsWith(`/application-${name}.yaml`)) &&
        /[cC]lass\S*: longhorn/.test(text),
    );

  test.each(allServices.map(({ name }) => name).filter(asksFor))("are there before %s asks for one", (name) => {
    expect(seed).not.toContain(name);
    expect(waves.get(name)).toBeGreaterThan(waves.get("longhorn") ?? Number.POSITIVE_INFINITY);
  });

  test("are asked for by somebody, and by nothing that Longhorn itself comes from", () => {
    expect(allServices.map(({ name }) => name).filter(asksFor).length).toBeGreaterThan(10);
  });
});
