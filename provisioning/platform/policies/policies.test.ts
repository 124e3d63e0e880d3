import { describe, expect, test } from "vitest";
import { allServices } from "#apps/all-services.ts";
import type { KubernetesObject } from "#apps/contract/kubernetes-object.ts";
import { availability } from "../availability.ts";
import { serviceObjects } from "../render-tree.ts";
import { standInUpstream } from "../stand-in-upstream.ts";
import { homeSite, labSite } from "../testing/sample-sites.ts";
import { allPolicies } from "./all-policies.ts";

const ours = allServices.filter(({ source }) => source.kind !== "upstream");

describe.each([labSite, homeSite])("in $environment", (site) => {
  const running = ours.filter((service) => availability(service, site, allServices).runs);
  test.each(running.map((service) => [service.name, service] as const))("%s keeps every policy", (_, service) => {
    const objects = serviceObjects(service, site, running, standInUpstream);
    expect(allPolicies.flatMap(({ name, problems }) => problems(objects).map((text) => `${name}: ${text}`))).toEqual(
      [],
    );
  });

  test("every object of a namespace names it", () => {
    for (const service of running) {
      for (const { kind, metadata } of serviceObjects(service, site, running, standInUpstream)) {
        if (["Deployment", "Service", "NetworkPolicy", "ConfigMap"].includes(kind)) {
          expect(metadata.namespace, `${service.name}: ${kind}/${metadata.name}`).toBeDefined();
        }
      }
    }
  });
});

describe("a pod that breaks them all", () => {
  const object: KubernetesObject = {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name: "careless", namespace: "x" },
    spec: {
      template: {
        metadata: { labels: { app: "careless" } },
        spec: {
          hostNetwork: true,
          hostPID: true,
          volumes: [{ name: "all", hostPath: { path: "/" } }],
          containers: [{ name: "main", image: "nginx:latest", securityContext: { privileged: true } }],
        },
      },
    },
  };
  const namespace: KubernetesObject = { apiVersion: "v1", kind: "Namespace", metadata: { name: "x" } };

  test("is told of each", () => {
    expect(allPolicies.map(({ problems }) => problems([object, namespace]))).toEqual([
      ["Deployment/careless, container main: latest is not a version"],
      ["Deployment/careless, container main: lacks a request for cpu, a request for memory, a limit for memory"],
      ["Deployment/careless, container main: is privileged"],
      ["Deployment/careless, container main: may write to its image's files"],
      [
        "Deployment/careless is on the node's network",
        "Deployment/careless sees the node's processes",
        "Deployment/careless mounts a directory of the node",
      ],
      ["Deployment/careless has none"],
      ["x enforces none"],
    ]);
  });
});
