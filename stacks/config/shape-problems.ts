import type { z } from "zod";
import { describeValue } from "./describe-value.ts";
import { closestWord } from "./did-you-mean.ts";
import { missingOption } from "./missing-option.ts";
import { type ConfigurationPath, type Finding, type Problem, renderPath } from "./problem.ts";
import { configurationSchema } from "./schema/configuration-schema.ts";
import type { RefusedText } from "./schema/parsed-text.ts";
import { keysAt } from "./schema/schema-at.ts";

type Issue = z.core.$ZodIssue;

/** Everything that is wrong with single values and keys, whatever the others say. */
export function shapeProblems(raw: unknown): readonly Problem[] {
  const result = configurationSchema.safeParse(raw, { reportInput: true });
  if (result.success) return [];
  const problems = result.error.issues.flatMap(problemsOf);
  const meant = new Set(result.error.issues.flatMap(meantOptions).map(renderPath));
  return problems.filter(({ code, path }) => code !== "option-missing" || !meant.has(renderPath(path)));
}

/** What a misspelt option was meant to be is not missing as well. */
function meantOptions(issue: Issue): ConfigurationPath[] {
  if (issue.code !== "unrecognized_keys") return [];
  const path = issue.path as (string | number)[];
  return issue.keys.flatMap((key) => {
    const meant = closestWord(key, keysAt(configurationSchema, path));
    return meant ? [[...path, meant]] : [];
  });
}

function problemsOf(issue: Issue): Problem[] {
  const path = issue.path as (string | number)[];
  const name = optionName(path);
  switch (issue.code) {
    case "custom": {
      const { refused } = issue.params as unknown as RefusedText;
      return [{ path, ...refused }];
    }
    case "unrecognized_keys":
      return issue.keys.map((key) => ({ code: "option-unknown", ...unknownKey(path, key) }));
    case "invalid_value":
      if (typeof issue.input === "string") return [{ code: "option-value-unknown", ...unknownWord(path, issue) }];
      return [mistyped(path, issue.input, `one of ${issue.values.join(", ")}`)];
    case "invalid_type":
      return [mistyped(path, issue.input, typeWords[issue.expected] ?? `a value of the type ${issue.expected}`)];
    case "invalid_union":
      return [mistyped(path, issue.input, "a text or a whole number")];
    case "too_small":
    case "too_big":
      return [{ code: "option-out-of-range", path, ...outOfRange(name, issue) }];
    default:
      return [
        {
          code: "option-type-wrong",
          path,
          what: `${name} is not valid.`,
          why: `${issue.message}.`,
          remedy: seeReference,
        },
      ];
  }
}

const seeReference = "docs/reference/configuration.md shows how it is written.";

const typeWords: Readonly<Record<string, string>> = {
  string: "a text",
  int: "a whole number",
  number: "a number",
  boolean: "true or false",
  object: "a group of options",
  array: "a list",
};

function optionName(path: ConfigurationPath): string {
  return String(path.findLast((step) => typeof step === "string") ?? "The configuration");
}

function unknownKey(path: ConfigurationPath, key: string): Finding {
  const keys = keysAt(configurationSchema, path);
  const meant = closestWord(key, keys);
  const owner = path.length === 0 ? "hearth:" : optionName(path);
  return {
    path: [...path, key],
    what: `There is no option “${key}” in ${owner}.`,
    why: `The options there are ${keys.join(", ")}.`,
    remedy: meant ? `Did you mean ${meant}?` : "Take it out, or use one of those.",
  };
}

function unknownWord(path: ConfigurationPath, issue: z.core.$ZodIssueInvalidValue): Finding {
  const words = issue.values.map(String);
  const input = String(issue.input);
  const meant = closestWord(input.toLowerCase(), words);
  return {
    path,
    what: `${optionName(path)} cannot be “${input}”.`,
    why: `It is one of ${words.join(", ")}.`,
    remedy: meant ? `Did you mean ${meant}?` : "Write one of those.",
  };
}

function mistyped(path: ConfigurationPath, input: unknown, wanted: string): Problem {
  const name = optionName(path);
  if (input === undefined || input === null) return missingOption(path, name, input);
  return {
    code: "option-type-wrong",
    path,
    what: `${name} is ${describeValue(input)}.`,
    why: `It has to be ${wanted}.`,
    remedy: remedyForType(input, wanted),
  };
}

function remedyForType(input: unknown, wanted: string): string {
  // WWNs, serial numbers and MAC addresses without separators look like numbers to YAML, and lose digits on the way.
  if (typeof input === "number" && wanted === "a text") return "Put it in quotes, or YAML reads it as a number.";
  if (typeof input === "boolean" && wanted.startsWith("a text")) return `Put it in quotes: "${input}".`;
  if (typeof input === "string" && wanted.endsWith("number") && input.trim() !== "" && !Number.isNaN(Number(input))) {
    return "Write it without quotes.";
  }
  if (wanted === "a list") return "Begin each entry with a hyphen on a line of its own, or write [a, b].";
  return seeReference;
}

function outOfRange(
  name: string,
  issue: z.core.$ZodIssueTooSmall | z.core.$ZodIssueTooBig,
): Pick<Finding, "what" | "why" | "remedy"> {
  const tooSmall = issue.code === "too_small";
  const bound = tooSmall ? issue.minimum : issue.maximum;
  const limit = `${tooSmall ? "at least" : "at most"} ${bound}`;
  const counted: Readonly<Record<string, string>> = { string: " characters", array: " entries" };
  const unit = counted[issue.origin] ?? "";
  return {
    what: `${name} is ${describeValue(issue.input)}.`,
    why: `It has to be ${limit}${Number(bound) === 1 ? unit.replace(/ies$/, "y").replace(/s$/, "") : unit}.`,
    remedy: unit ? seeReference : `Write a number of ${limit}.`,
  };
}
