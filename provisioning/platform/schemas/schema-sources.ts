import type { KubernetesObject } from "#apps/contract/kubernetes-object.ts";
import type { ObjectSchema, ObjectSchemas } from "./object-problems.ts";

/** Kubernetes' own `api/openapi-spec/swagger.json`, as far as it is read. */
export interface Swagger {
  readonly definitions: Readonly<Record<string, ObjectSchema & { readonly [kinds]?: readonly GroupVersionKind[] }>>;
}

const kinds = "x-kubernetes-group-version-kind";

interface GroupVersionKind {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
}

interface Definition {
  readonly group: string;
  readonly names: { readonly kind: string };
  readonly versions: readonly {
    readonly name: string;
    readonly schema?: { readonly openAPIV3Schema?: ObjectSchema };
  }[];
}

/** The schemas of Kubernetes itself and of the kinds that these objects define. */
export function objectSchemas({ definitions }: Swagger, objects: readonly KubernetesObject[]): ObjectSchemas {
  const byKind = new Map<string, ObjectSchema>();
  for (const schema of Object.values(definitions)) {
    for (const { group, version, kind } of schema[kinds] ?? []) {
      byKind.set(`${group === "" ? version : `${group}/${version}`} ${kind}`, schema);
    }
  }
  for (const object of objects.filter(({ kind }) => kind === "CustomResourceDefinition")) {
    const { group, names, versions } = object.spec as Definition;
    for (const { name, schema } of versions) {
      if (schema?.openAPIV3Schema) byKind.set(`${group}/${name} ${names.kind}`, withMetadata(schema.openAPIV3Schema));
    }
  }
  return {
    ofKind: (apiVersion, kind) => byKind.get(`${apiVersion} ${kind}`),
    ofReference: (reference) => definitions[reference.replace("#/definitions/", "")],
  };
}

/** A definition says no more of the metadata than that it is an object: it is that of every kind. */
function withMetadata(schema: ObjectSchema): ObjectSchema {
  const metadata = { $ref: "#/definitions/io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta" };
  return { ...schema, properties: { ...schema.properties, metadata } };
}
