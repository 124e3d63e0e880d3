import { stringify } from "yaml";
import type { ConfigurationPath, Problem } from "./problem.ts";
import { configurationSchema } from "./schema/configuration-schema.ts";
import { isOptional, metaAt } from "./schema/schema-at.ts";

/**
 * A required option that is not there, or one with nothing behind it; its own description says what it is for.
 * @param input what stands in its place: undefined, or the null that YAML makes of a key without a value
 */
export function missingOption(path: ConfigurationPath, name: string, input: undefined | null): Problem {
  const { description, examples } = metaAt(configurationSchema, path);
  const reference = path.filter((step) => typeof step === "string").join(".");
  const entry = typeof path.at(-1) === "number";
  const example = entry ? undefined : examples?.[0];
  const how = example === undefined ? "" : `, for example ${written(name, example)}`;
  return {
    code: "option-missing",
    path,
    what: entry ? `An entry of ${name} is empty.` : `${name} is ${input === null ? "empty" : "missing"}.`,
    why: description ?? "It has no default.",
    remedy: `${input === null ? (entry ? "Fill it in, or take its hyphen out" : fillIn(path)) : "Add it"}${how || `; docs/reference/configuration.md explains ${reference}.`}`,
  };
}

function fillIn(path: ConfigurationPath): string {
  return isOptional(configurationSchema, path) ? "Take it out, or fill it in" : "Fill it in";
}

function written(name: string, example: unknown): string {
  return stringify({ [name]: example }, { collectionStyle: "flow", lineWidth: 0 })
    .trim()
    .slice(2, -2);
}
