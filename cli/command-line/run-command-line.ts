import { formatHearthError, HearthError } from "#model/hearth-error.ts";
import { closestWord } from "#stacks/config/did-you-mean.ts";
import { readRequest } from "../request.ts";
import { exitCodeOf, exitCodes } from "./exit-codes.ts";
import { parseWords } from "./parse-words.ts";
import type { Verb } from "./verb.ts";
import { verbs } from "./verbs.ts";

/**
 * Runs one command line to its end and says with which code the process should end. Never throws.
 * @param words without node and script
 */
export async function runCommandLine(words: readonly string[], variables: NodeJS.ProcessEnv): Promise<number> {
  try {
    const [name, ...rest] = words;
    if (name === "complete") return await complete(rest);
    if (name === "--version" || name === "-V") return await version();
    if (name === undefined || name === "help" || asksForHelp([name])) return await help(verbs, rest[0]);
    const verb = verbNamed(name);
    if (asksForHelp(rest)) return await help(verbs, name);
    return await run(verb, { ...variables, ...parseWords(verb, rest) });
  } catch (error) {
    console.error(error instanceof HearthError ? formatHearthError(error) : error);
    return exitCodeOf(error);
  }
}

async function run(verb: Verb, variables: NodeJS.ProcessEnv): Promise<number> {
  const request = readRequest(variables);
  const begunMs = Date.now();
  const code = await attempt(verb, request);
  if (request.notify && verb.options.includes("notify")) {
    const { notify } = await import("../notify.ts");
    await notify(request.notify, { verb: verb.name, env: request.env, seconds: (Date.now() - begunMs) / 1000, code });
  }
  return code;
}

/** An error is told here, so that the end of long work can be told as well. */
async function attempt(verb: Verb, request: ReturnType<typeof readRequest>): Promise<number> {
  try {
    return await (await verb.load())(request);
  } catch (error) {
    if (request.json && error instanceof HearthError) {
      const { code, what, why, remedy } = error;
      console.log(JSON.stringify({ error: { code, what, why, remedy } }, null, 2));
    }
    console.error(error instanceof HearthError ? formatHearthError(error) : error);
    return exitCodeOf(error);
  }
}

/** @throws HearthError `verb-unknown` with the one that was probably meant */
function verbNamed(name: string): Verb {
  const verb = verbs.find((candidate) => candidate.name === name);
  if (verb) return verb;
  const names = verbs.map((candidate) => candidate.name);
  const meant = closestWord(name, names);
  throw new HearthError({
    code: "verb-unknown",
    what: name.startsWith("-") ? `“${name}” stands where the verb belongs.` : `There is no verb called “${name}”.`,
    why: `The verbs are ${names.join(", ")}.`,
    remedy: meant ? `Did you mean \`hearth ${meant}\`?` : "`hearth --help` says what each of them does.",
  });
}

function asksForHelp(words: readonly string[]): boolean {
  const end = words.indexOf("--");
  return words.slice(0, end < 0 ? undefined : end).some((word) => word === "--help" || word === "-h");
}

async function help(all: readonly Verb[], name: string | undefined): Promise<number> {
  const { renderHelp, renderVerbHelp } = await import("./help.ts");
  console.log(name === undefined || name.startsWith("-") ? renderHelp(all) : renderVerbHelp(verbNamed(name)));
  return exitCodes.done;
}

async function version(): Promise<number> {
  const { default: project } = await import("../../package.json", { with: { type: "json" } });
  console.log(`hearth ${project.version}`);
  return exitCodes.done;
}

async function complete(words: readonly string[]): Promise<number> {
  const { printCompletions } = await import("../completion/print-completions.ts");
  return printCompletions(words);
}
