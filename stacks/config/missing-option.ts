import { stringify } from "yaml";
import type { ConfigurationPath, Problem } from "./problem.ts";
import { configurationSchema } from "./schema/configuration-schema.ts";
import { metaAt } from "./schema/schema-at.ts";

/** A required option that is not there; its own description says what it is for. */
export function missingOption(path: ConfigurationPath, name: string): Problem {
  const { description, examples } = metaAt(configurationSchema, path);
  const reference = path.filter((step) => typeof step === "string").join(".");
  const entry = typeof path.at(-1) === "number";
  const example = examples?.[0];
  return {
    code: "option-missing",
    path,
    what: entry ? `An entry of ${name} is empty.` : `${name} is missing.`,
    why: description ?? "It has no default.",
    remedy:
      example === undefined || entry
        ? `Add it; docs/reference/configuration.md explains ${reference}.`
        : `Add it, for example ${stringify({ [name]: example }, { collectionStyle: "flow", lineWidth: 0 })
            .trim()
            .slice(2, -2)}`,
  };
}
