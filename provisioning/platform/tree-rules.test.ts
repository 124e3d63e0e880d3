import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { allServices } from "#apps/all-services.ts";
import type { Service } from "#apps/contract/service.ts";
import { dexClients } from "#apps/platform/dex/service.ts";
import { charts, images } from "#apps/versions.ts";
import { renderTree } from "./render-tree.ts";
import { completeSecrets } from "./secrets/secret-values.ts";
import { declaredSecrets, makeSeed } from "./seed/seed.ts";
import { standInUpstream } from "./stand-in-upstream.ts";
import { syncWaves } from "./sync-waves.ts";
import { homeSite } from "./testing/sample-sites.ts";

const byName = (name: string) => {
  const service = allServices.find((one) => one.name === name);
  if (!service) throw new Error(`no service ${name}`);
  return service;
};
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
    const { secrets } = makeSeed({ services: allServices, site: homeSite, upstream: standInUpstream, secrets: values });
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
