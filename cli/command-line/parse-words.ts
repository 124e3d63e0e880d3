import { type ArgsDef, parseArgs } from "citty";
import { HearthError } from "#model/hearth-error.ts";
import { closestWord } from "#stacks/config/did-you-mean.ts";
import type { Verb } from "./verb.ts";
import { type OptionName, optionOf } from "./verb-options.ts";

/**
 * The words after the verb as the Makefile's variables: `metal0 --yes` is `{ NODE: "metal0", YES: "1" }`.
 * Stricter than citty, which passes over what it does not know: a flag with a slip of the pen must not become a
 * command on another environment.
 * @throws HearthError `flag-unknown`, `argument-wrong`
 */
export function parseWords(verb: Verb, words: readonly string[]): Readonly<Record<string, string>> {
  const parsed = parseArgs([...words], argumentsOf(verb)) as { _: string[] } & Record<string, unknown>;
  const known = new Set<string>(verb.options.flatMap((name) => [name, optionOf(name).alias ?? name]));
  const values: Record<string, string> = {};
  for (const [name, value] of Object.entries(parsed)) {
    if (name === "_" || value === undefined) continue;
    if (!known.has(name)) throw flagUnknown(verb, name);
    const option = verb.options.find((candidate) => candidate === name || optionOf(candidate).alias === name);
    if (option) values[optionOf(option).variable] = textOf(verb, option, value);
  }
  return { ...values, ...looseWords(verb, parsed._, values) };
}

/** citty's definition of the verb's flags. */
function argumentsOf(verb: Verb): ArgsDef {
  return Object.fromEntries(
    verb.options.map((name) => {
      const { type, alias } = optionOf(name);
      // A choice that is not one is told here, in the words that every other error has.
      return [name, { type: type === "enum" ? "string" : type, ...(alias ? { alias } : {}) }];
    }),
  );
}

function textOf(verb: Verb, name: OptionName, value: unknown): string {
  const { type, choices, hint } = optionOf(name);
  if (type === "boolean") return value === true ? "1" : "0";
  // `--env --yes` gives `--yes` as the name of the environment.
  if (typeof value !== "string" || value === "" || value.startsWith("-")) {
    throw wrong(
      verb,
      `--${name} needs a value.`,
      `It was given ${value ? `“${value}”` : "none"}.`,
      `--${name} ${hint ?? choices?.join("|")}`,
    );
  }
  if (choices) checkChoice(verb, `--${name}`, choices, value);
  return value;
}

/** What was said without a flag. */
function looseWords(
  verb: Verb,
  words: readonly string[],
  values: Readonly<Record<string, string>>,
): Record<string, string> {
  const found: Record<string, string> = {};
  let left = [...words];
  for (const { option, rest, choices, name } of verb.words ?? []) {
    const taken = rest ? left : left.slice(0, 1);
    left = left.slice(taken.length);
    if (taken.length === 0) continue;
    const { variable } = optionOf(option);
    const value = taken.join(" ");
    if (choices) checkChoice(verb, `the ${name}`, choices, value);
    if (values[variable] !== undefined && values[variable] !== value) {
      throw wrong(
        verb,
        `The ${name} was said twice.`,
        `--${option} says “${values[variable]}”, the words say “${value}”.`,
      );
    }
    found[variable] = value;
  }
  if (left.length === 0) return found;
  const why = verb.words?.length ? "It takes no more words." : "It takes flags alone.";
  throw wrong(verb, `${verb.name} does not know what to do with “${left.join(" ")}”.`, why);
}

function checkChoice(verb: Verb, place: string, choices: readonly string[], value: string): void {
  if (choices.includes(value)) return;
  throw wrong(verb, `“${value}” cannot be ${place}.`, `It is one of ${choices.join(", ")}.`);
}

function flagUnknown(verb: Verb, name: string): HearthError {
  const flag = name.length === 1 ? `-${name}` : `--${name}`;
  const names = verb.options.map((option) => `--${option}`);
  const meant = closestWord(flag, names);
  const takesCommand = verb.words?.some(({ rest }) => rest);
  return new HearthError({
    code: "flag-unknown",
    what: `${verb.name} has no flag ${flag}.`,
    why: names.length > 0 ? `Its flags are ${names.join(", ")}.` : "It has no flags.",
    remedy: [
      meant ? `Did you mean ${meant}?` : `\`hearth ${verb.name} --help\` explains them.`,
      takesCommand ? "Flags of a command on the machine come after --." : "",
    ]
      .join(" ")
      .trim(),
  });
}

function wrong(verb: Verb, what: string, why: string, say?: string): HearthError {
  return new HearthError({
    code: "argument-wrong",
    what,
    why,
    remedy: say ? `Say \`${say}\`.` : `\`hearth ${verb.name} --help\` shows how it is said.`,
  });
}
