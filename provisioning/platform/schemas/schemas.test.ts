import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { allServices } from "#apps/all-services.ts";
import type { KubernetesObject } from "#apps/contract/kubernetes-object.ts";
import { parseObjects } from "../../platform-images/upstream-manifests.ts";
import { application, rootApplication } from "../application.ts";
import { availability } from "../availability.ts";
import { projects } from "../projects.ts";
import { serviceObjects, type UpstreamManifests } from "../render-tree.ts";
import { secretObjects } from "../secrets/secret-objects.ts";
import { completeSecrets } from "../secrets/secret-values.ts";
import { declaredSecrets } from "../seed/seed.ts";
import { homeHanded, homeSite, labSite } from "../testing/sample-sites.ts";
import { objectProblems } from "./object-problems.ts";
import { objectSchemas, type Swagger } from "./schema-sources.ts";

describe("the check", () => {
  const schemas = objectSchemas(
    {
      definitions: {
        thing: {
          type: "object",
          required: ["size"],
          properties: {
            apiVersion: { type: "string" },
            kind: { type: "string" },
            metadata: { type: "object" },
            size: { type: "integer" },
            port: { type: "string", format: "int-or-string" },
            parts: { type: "array", items: { $ref: "#/definitions/part" } },
            labels: { type: "object", additionalProperties: { type: "string" } },
          },
          "x-kubernetes-group-version-kind": [{ group: "example.org", version: "v1", kind: "Thing" }],
        },
        part: { type: "object", properties: { name: { type: "string" } } },
      },
    },
    [],
  );
  const thing = (fields: object): KubernetesObject => ({
    apiVersion: "example.org/v1",
    kind: "Thing",
    metadata: { name: "a" },
    ...fields,
  });

  test.each([
    ["nothing in what is right", { size: 1, port: "http", parts: [{ name: "x" }], labels: { a: "b" } }, []],
    ["what is missing", {}, ["size: missing"]],
    ["a field that there is not", { size: 1, colour: "red" }, ["colour: no such field"]],
    ["a field that there is not, deep inside", { size: 1, parts: [{ nmae: "x" }] }, ["parts[0].nmae: no such field"]],
    ["a wrong type", { size: "1" }, ["size: not an integer"]],
    ["a wrong type in a map", { size: 1, labels: { a: 1 } }, ["labels.a: not a string"]],
  ])("finds %s", (_, fields, problems) => {
    expect(objectProblems(thing(fields), schemas)).toEqual(problems);
  });

  test("says that it knows nothing of a kind that it does not know", () => {
    expect(objectProblems({ ...thing({ size: 1 }), kind: "Other" }, schemas)).toBeUndefined();
  });
});

const modules = path.resolve(import.meta.dirname, "../../../.hearth/cache/go/modules");
const swaggerFile = path.join(modules, "k8s.io/kubernetes@v1.36.3/api/openapi-spec/swagger.json");
const argoCdFile = path.join(modules, "github.com/argoproj/argo-cd/v3@v3.5.7/manifests/install.yaml");
const gatewayFolder = path.join(modules, "sigs.k8s.io/gateway-api@v1.5.1/config/crd/standard");
const atHand = [swaggerFile, argoCdFile, gatewayFolder].every((file) => existsSync(file));
if (!atHand) console.error("SKIPPED schemas of the rendered tree: the modules that hold them are not in the cache");

describe.each([labSite, homeSite])("the tree of $environment", (site) => {
  if (!atHand) return test.skip("holds nothing that an API server would refuse");
  const upstream: UpstreamManifests = {
    "argo-cd": parseObjects(readFileSync(argoCdFile, "utf8")),
    "gateway-api": readdirSync(gatewayFolder)
      .flatMap((name) => parseObjects(readFileSync(path.join(gatewayFolder, name), "utf8")))
      .filter(({ kind }) => kind === "CustomResourceDefinition"),
  };
  const swagger = JSON.parse(readFileSync(swaggerFile, "utf8")) as Swagger;
  const schemas = objectSchemas(swagger, Object.values(upstream).flat());
  const declared = declaredSecrets(allServices, site);
  const running = allServices.filter((service) => availability(service, site, allServices).runs);
  const objects = [
    ...secretObjects(declared, completeSecrets(declared, {}), site, homeHanded),
    ...projects(site),
    rootApplication(site),
    ...running.flatMap((service) => [
      application(service, site, 0, running),
      ...serviceObjects(service, site, running, upstream),
    ]),
  ];

  test("holds nothing that an API server would refuse", () => {
    const problems = objects.flatMap((object) =>
      (objectProblems(object, schemas) ?? []).map((text) => `${object.kind} ${object.metadata.name}: ${text}`),
    );
    expect(problems).toEqual([]);
  });

  test("says which kinds nobody here has a schema of, and which charts nobody has rendered", () => {
    const unknown = new Set(
      objects.filter(({ apiVersion, kind }) => !schemas.ofKind(apiVersion, kind)).map(({ kind }) => kind),
    );
    const charts = running.filter(({ source }) => source.kind === "chart").map(({ name }) => name);
    console.error(
      `SKIPPED in ${site.environment}: kinds ${[...unknown].join(", ") || "none"}; charts ${charts.join(", ") || "none"}`,
    );
    if (site.images === "built") expect([[...unknown], charts]).toEqual([[], []]);
  });
});
