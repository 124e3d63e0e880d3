import { z } from "zod";
import { configurationSchema } from "#stacks/config/schema/configuration-schema.ts";

/** The part of JSON Schema (draft 7) that the configuration comes to, with what zod's `.meta()` says beside it. */
export interface OptionSchema {
  readonly type: "object" | "array" | "string" | "integer" | "number" | "boolean";
  readonly description?: string;
  readonly default?: unknown;
  /** What an absent option comes to where that depends on others. Ours; taken out of the published schema. */
  readonly defaultText?: string;
  readonly examples?: readonly unknown[];
  readonly enum?: readonly string[];
  readonly format?: "ipv4";
  readonly minimum?: number;
  readonly maximum?: number;
  readonly properties?: Readonly<Record<string, OptionSchema>>;
  readonly required?: readonly string[];
  readonly items?: OptionSchema;
  /** Of a group whose keys are a person's own. */
  readonly additionalProperties?: object | false;
}

/** The options as a plain value: what the schema, the sample and the reference page are made from. */
export function optionSchema(): OptionSchema {
  return z.toJSONSchema(configurationSchema, {
    io: "input",
    target: "draft-7",
    reused: "inline",
    // zod leaves both out where a value is transformed, for they might be of the other side; here they are texts in both.
    override: ({ zodSchema, jsonSchema }) => {
      const examples = z.globalRegistry.get(zodSchema)?.examples;
      if (Array.isArray(examples)) jsonSchema.examples = examples;
      if (zodSchema instanceof z.ZodDefault) jsonSchema.default = z.parse(zodSchema, undefined) as string;
    },
  }) as OptionSchema;
}

/** What happens when the option is left out: nothing good, or its default as a person would write it. */
export function absenceOf(option: OptionSchema, required: boolean): string {
  if (required) return "required";
  if (option.defaultText !== undefined) return option.defaultText;
  if (option.default === undefined || option.type === "object") return "none";
  return Array.isArray(option.default) && option.default.length === 0 ? "none" : String(option.default);
}

/** The values that an option takes, in words. */
export function typeOf(option: OptionSchema): string {
  if (option.enum) return option.enum.join(" or ");
  if (option.type === "array") return option.items ? `list of ${pluralOf(option.items)}` : "list";
  if (option.type === "object") return option.properties ? "group" : "names with values";
  if (option.type === "boolean") return "true or false";
  if (option.type === "string") return option.format === "ipv4" ? "IPv4 address" : "text";
  return `${option.type === "integer" ? "whole number" : "number"}, ${option.minimum} to ${option.maximum}`;
}

function pluralOf(item: OptionSchema): string {
  if (item.format === "ipv4") return "IPv4 addresses";
  return item.type === "object" ? "groups" : "texts";
}
