import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { allServices } from "#apps/all-services.ts";
import type { Service } from "#apps/contract/service.ts";
import { expectGolden } from "#model/testing/expect-golden.ts";
import { renderTree } from "./render-tree.ts";
import { standInUpstream } from "./stand-in-upstream.ts";
import { homeSite, labSite } from "./testing/sample-sites.ts";

const treeOf = (site = labSite, services: readonly Service[] = allServices) =>
  renderTree({ services, site, upstream: standInUpstream });

describe("the rendered tree", () => {
  test.each([labSite, homeSite])("of $environment is the golden one", (site) => {
    const text = [...treeOf(site)].map(([path, content]) => `# ${path}\n${content}`).join("---\n");
    expectGolden(join(import.meta.dirname, "golden", `${site.environment}.yaml`), text);
  });

  test("is the same whoever renders it and however often", () => {
    expect([...treeOf(homeSite)]).toEqual([...treeOf(homeSite)]);
  });

  test("lists a service that does not run and says why", () => {
    const chart: Service = {
      ...(allServices[0] as Service),
      name: "somewhere-else",
      source: { kind: "chart", chart: "loki", values: () => ({}) },
    };
    const tree = treeOf(labSite, [...allServices, chart]);
    expect(tree.get("README.md")).toContain("- somewhere-else: not available offline");
    expect([...tree.keys()].filter((path) => path.includes("somewhere-else"))).toEqual([]);
  });

  test("names no image that could be pulled where nothing can be pulled", () => {
    const images = [...treeOf(labSite).values()].flatMap((content) => [...content.matchAll(/^ *image: (.*)$/gm)]);
    expect(images.length).toBeGreaterThan(4);
    for (const [, image] of images) expect(image).toMatch(/^images\.hearth\.internal\//);
  });

  test("holds no secret: those are the seed's", () => {
    const kinds = [...treeOf(homeSite).entries()]
      .filter(([path]) => path.endsWith(".yaml"))
      .map(([, content]) => parse(content).kind);
    expect(kinds).not.toContain("Secret");
  });

  test("never prunes what disappears from the list of Applications", () => {
    expect([...treeOf(labSite).keys()].filter((path) => /application-root/.test(path))).toEqual([]);
    for (const [path, content] of treeOf(homeSite)) {
      if (!path.startsWith("applications/application-")) continue;
      expect(parse(content).metadata.finalizers, path).toBeUndefined();
    }
  });
});
