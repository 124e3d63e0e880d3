import { expect, test } from "vitest";
import { z } from "zod";
import { configurationSchema } from "./configuration-schema.ts";
import { metaAt, schemaAt } from "./schema-at.ts";

/** Every option that is not a group, with its path; 0 stands for an entry of a list. */
function options(schema: z.core.$ZodType, path: (string | number)[] = []): (string | number)[][] {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault) return options(schema.unwrap(), path);
  if (schema instanceof z.ZodArray && innermost(schema.element) instanceof z.ZodObject) {
    return options(schema.element, [...path, 0]);
  }
  if (!(schema instanceof z.ZodObject)) return [path];
  return Object.entries(schema.shape).flatMap(([key, field]) => [
    ...(innermost(field) instanceof z.ZodObject ? [[...path, key]] : []),
    ...options(field, [...path, key]),
  ]);
}

function innermost(schema: z.core.$ZodType): z.core.$ZodType {
  return schema instanceof z.ZodOptional || schema instanceof z.ZodDefault ? innermost(schema.unwrap()) : schema;
}

test.each(
  options(configurationSchema).map((path) => [path.join("."), path] as const),
)("the examples of %s are ones that it accepts", (_, path) => {
  const schema = schemaAt(configurationSchema, path);
  for (const example of metaAt(configurationSchema, path).examples ?? []) {
    expect(schema && z.safeParse(schema, example).error).toBeUndefined();
  }
});
