import { z } from "zod";
import { type Reading, unreadable } from "./draft.ts";

/** Reads what can be read, part by part, where `schema.parse` would give up on the whole. Never throws. */
export function readDraft<S extends z.ZodType>(schema: S, raw: unknown): Reading<z.output<S>> {
  return read(schema, raw) as Reading<z.output<S>>;
}

function read(schema: z.core.$ZodType, raw: unknown): unknown {
  if (schema instanceof z.ZodOptional) return raw === undefined ? undefined : read(schema.unwrap(), raw);
  if (schema instanceof z.ZodDefault) return raw === undefined ? schema.parse(undefined) : read(schema.unwrap(), raw);
  if (schema instanceof z.ZodObject) return readObject(schema, raw);
  if (schema instanceof z.ZodArray) {
    return Array.isArray(raw) ? raw.map((item) => read(schema.element, item)) : raw === undefined ? raw : unreadable;
  }
  const result = z.safeParse(schema, raw);
  if (result.success) return result.data;
  return raw === undefined ? undefined : unreadable;
}

function readObject(schema: z.ZodObject, raw: unknown): unknown {
  if (raw === undefined) return undefined;
  if (typeof raw !== "object" || raw === null || Array.isArray(raw)) return unreadable;
  const fields = raw as Readonly<Record<string, unknown>>;
  // Own keys only, or a `__proto__` in the file would be looked up.
  const fieldOf = (key: string) => (Object.hasOwn(fields, key) ? fields[key] : undefined);
  return Object.fromEntries(Object.entries(schema.shape).map(([key, field]) => [key, read(field, fieldOf(key))]));
}
