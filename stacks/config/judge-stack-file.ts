import type { Environment } from "#provisioning/inventory/environment.ts";
import { judgeConfiguration } from "./parse-environment.ts";
import type { Problem } from "./problem.ts";
import { parseStackFile } from "./stack-file.ts";

export interface StackFileJudgement {
  /** Absent when there are problems. */
  readonly environment?: Environment;
  readonly config: Readonly<Record<string, unknown>>;
  /** Each with its line. */
  readonly problems: readonly Problem[];
}

/**
 * From the text of `Pulumi.<env>.yaml` to an environment, or to everything that is wrong with it.
 * @param file its name, for errors
 * @throws HearthError `configuration-syntax`
 */
export function judgeStackFile(env: string, file: string, text: string): StackFileJudgement {
  const { config, hearth, bareKeys, lineOf } = parseStackFile(file, text);
  const { environment, problems } = judgeConfiguration(env, hearth);
  const all = [...bareKeys.map(bareKeyProblem), ...problems.filter(({ path }) => !isBareKey(path, bareKeys))];
  if (environment && all.length === 0) return { environment, config, problems: [] };
  return { config, problems: all.map((problem) => ({ ...problem, line: lineOf(problem.path) })) };
}

function bareKeyProblem(key: string): Problem {
  return {
    code: "option-unknown",
    path: [key],
    what: `“${key}” stands in config: without a namespace.`,
    why: "Pulumi reads only keys with one, such as hearth:network.",
    remedy: `Did you mean hearth:${key}?`,
  };
}

/** That such a key is unknown has been said; what is wrong inside it has not. */
function isBareKey(path: Problem["path"], bareKeys: readonly string[]): boolean {
  return path.length === 1 && bareKeys.includes(String(path[0]));
}
