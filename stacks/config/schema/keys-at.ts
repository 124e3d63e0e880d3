import { z } from "zod";
import type { ConfigurationPath } from "../problem.ts";

/** The keys that an object of the schema at this path may have; none where there is no object. */
export function keysAt(schema: z.core.$ZodType, path: ConfigurationPath): readonly string[] {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault) return keysAt(schema.unwrap(), path);
  const [step, ...rest] = path;
  if (schema instanceof z.ZodArray) return keysAt(schema.element, rest);
  if (!(schema instanceof z.ZodObject)) return [];
  if (step === undefined) return Object.keys(schema.shape);
  const next = schema.shape[step];
  return next ? keysAt(next, rest) : [];
}
