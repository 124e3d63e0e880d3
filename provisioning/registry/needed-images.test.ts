import { describe, expect, test } from "vitest";
import { allServices } from "#apps/all-services.ts";
import { imageReference } from "#apps/image-reference.ts";
import { parseImageReference } from "#model/image-reference.ts";
import { parseIpv4Address } from "#model/ipv4.ts";
import { sampleCluster } from "../cluster/testing/sample-plans.ts";
import { availability } from "../platform/availability.ts";
import { homeSite, labSite } from "../platform/testing/sample-sites.ts";
import { neededImages } from "./needed-images.ts";

const images = { mirror: true, port: 8443, also: [] };

describe("a home with everything switched on", () => {
  const needed = neededImages({ images }, homeSite);

  test("pulls every image that a service of it says it runs", () => {
    const running = allServices.filter((service) => availability(service, homeSite, allServices).runs);
    const said = running.flatMap((service) => service.images.map((name) => imageReference(homeSite, name)));
    expect(said.length).toBeGreaterThan(15);
    expect(said.filter((image) => !needed.images.includes(image as never))).toEqual([]);
  });

  test("names each once, in order, and none of a stand-in", () => {
    expect(needed.images).toEqual([...new Set(needed.images)].toSorted());
    expect(needed.images.filter((image) => /^somewhere|^images\.hearth/.test(image))).toEqual([]);
  });

  test("says which services run by a chart", () => {
    expect(needed.chartServices).toContain("loki");
    expect(needed.chartServices).not.toContain("gitea");
  });
});

test("what is built here is pulled by nobody", () => {
  expect(neededImages({ images }, labSite)).toEqual({ images: [], chartServices: [] });
});

test("what a person names is fetched, without a platform too", () => {
  const also = [parseImageReference("docker.io/library/nginx:1.29")];
  expect(neededImages({ images: { ...images, also } })).toEqual({ images: also, chartServices: [] });
});

test.each([
  ["k3s", ["ghcr.io/kube-vip/kube-vip:v1.2.3"]],
  ["auto", ["ghcr.io/kube-vip/kube-vip:v1.2.3"]],
  // It holds the address by a program of its own.
  ["source", []],
] as const)("an address of the API on %s is held by %j", (distribution, expected) => {
  const cluster = { ...sampleCluster, distribution, apiAddress: parseIpv4Address("10.77.0.50") };
  expect(neededImages({ images, cluster }).images).toEqual(expected);
});
