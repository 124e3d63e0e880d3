import { z } from "zod";
import type { ConfigurationPath } from "../problem.ts";

/** The schema of the option at this path, as it stands in its group; undefined where there is none. */
export function schemaAt(schema: z.core.$ZodType, path: ConfigurationPath): z.core.$ZodType | undefined {
  const [step, ...rest] = path;
  if (step === undefined) return schema;
  const inner = unwrapped(schema);
  if (inner instanceof z.ZodArray) return schemaAt(inner.element, rest);
  if (!(inner instanceof z.ZodObject)) return undefined;
  const next = inner.shape[step];
  return next && schemaAt(next, rest);
}

/** The options that the group at this path may have; none where there is no group. */
export function keysAt(schema: z.core.$ZodType, path: ConfigurationPath): readonly string[] {
  const group = schemaAt(schema, path);
  const inner = group && unwrapped(group);
  return inner instanceof z.ZodObject ? Object.keys(inner.shape) : [];
}

/** What `.meta()` says of the option at this path. */
export function metaAt(
  schema: z.core.$ZodType,
  path: ConfigurationPath,
): { readonly description?: string | undefined; readonly examples?: readonly unknown[] } {
  const option = schemaAt(schema, path);
  return (option && z.globalRegistry.get(option)) ?? {};
}

/** Whether the option at this path may be left out. */
export function isOptional(schema: z.core.$ZodType, path: ConfigurationPath): boolean {
  const option = schemaAt(schema, path);
  return option instanceof z.ZodOptional || option instanceof z.ZodDefault;
}

function unwrapped(schema: z.core.$ZodType): z.core.$ZodType {
  return schema instanceof z.ZodOptional || schema instanceof z.ZodDefault ? unwrapped(schema.unwrap()) : schema;
}
