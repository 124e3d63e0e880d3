import type { KubernetesObject } from "#apps/contract/kubernetes-object.ts";

/** As much of OpenAPI's schemas as Kubernetes uses. */
export interface ObjectSchema {
  readonly $ref?: string;
  readonly type?: string;
  readonly format?: string;
  readonly properties?: Readonly<Record<string, ObjectSchema>>;
  readonly additionalProperties?: ObjectSchema | boolean;
  readonly items?: ObjectSchema;
  readonly required?: readonly string[];
  readonly enum?: readonly unknown[];
  readonly allOf?: readonly ObjectSchema[];
  readonly "x-kubernetes-preserve-unknown-fields"?: boolean;
  readonly "x-kubernetes-int-or-string"?: boolean;
}

/** Where schemas are found: by kind, and by the names that they call each other. */
export interface ObjectSchemas {
  /** @returns undefined for a kind that nobody here knows */
  ofKind(apiVersion: string, kind: string): ObjectSchema | undefined;
  ofReference(reference: string): ObjectSchema | undefined;
}

/**
 * What an API server would refuse in an object: fields that do not exist, values of the wrong type, what is missing.
 * A line each, naming the field.
 *
 * @returns undefined when no schema of its kind is known: then nothing was checked
 */
export function objectProblems(object: KubernetesObject, schemas: ObjectSchemas): readonly string[] | undefined {
  const schema = schemas.ofKind(object.apiVersion, object.kind);
  return schema && valueProblems(object, schema, schemas, "");
}

function valueProblems(value: unknown, schema: ObjectSchema, schemas: ObjectSchemas, path: string): readonly string[] {
  const target = resolve(schema, schemas);
  if (target["x-kubernetes-int-or-string"] || target.format === "int-or-string") {
    return ["string", "number"].includes(typeof value) ? [] : [`${path}: neither a number nor a text`];
  }
  if (target.enum && !target.enum.includes(value))
    return [`${path}: ${JSON.stringify(value)} is not among the choices`];
  switch (target.type) {
    case "string":
    case "boolean":
      return typeof value === target.type ? [] : [`${path}: not a ${target.type}`];
    case "integer":
      return Number.isInteger(value) ? [] : [`${path}: not an integer`];
    case "number":
      return typeof value === "number" ? [] : [`${path}: not a number`];
    case "array":
      if (!Array.isArray(value)) return [`${path}: not a list`];
      return value.flatMap((item, index) => valueProblems(item, target.items ?? {}, schemas, `${path}[${index}]`));
    case "object":
      return fieldProblems(value, target, schemas, path);
    default:
      // References to kinds say no type of their own.
      return target.properties ? fieldProblems(value, target, schemas, path) : [];
  }
}

function fieldProblems(value: unknown, schema: ObjectSchema, schemas: ObjectSchemas, path: string): readonly string[] {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return [`${path || "it"}: not an object`];
  const { properties = {}, additionalProperties, required = [] } = schema;
  const name = (field: string) => (path === "" ? field : `${path}.${field}`);
  const open = schema["x-kubernetes-preserve-unknown-fields"] || additionalProperties === true || isAnything(schema);
  const missing = required.filter((field) => !(field in value)).map((field) => `${name(field)}: missing`);
  const wrong = Object.entries(value).flatMap(([field, item]) => {
    const known = properties[field] ?? (typeof additionalProperties === "object" ? additionalProperties : undefined);
    if (known) return valueProblems(item, known, schemas, name(field));
    return open ? [] : [`${name(field)}: no such field`];
  });
  return [...missing, ...wrong];
}

/** An object that says nothing of its fields holds whatever it likes. */
function isAnything({ properties, additionalProperties }: ObjectSchema): boolean {
  return properties === undefined && additionalProperties === undefined;
}

function resolve(schema: ObjectSchema, schemas: ObjectSchemas): ObjectSchema {
  const [only] = schema.allOf ?? [];
  const reference = schema.$ref ?? only?.$ref;
  const target = reference && schemas.ofReference(reference);
  return target ? resolve(target, schemas) : schema;
}
