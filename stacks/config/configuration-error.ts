import { HearthError } from "#model/hearth-error.ts";
import { type Problem, renderPath } from "./problem.ts";

/** The one error of a configuration that is not valid: it carries all that is wrong with it. */
export class ConfigurationError extends HearthError {
  readonly problems: readonly Problem[];

  /** @param source what was read, for people: `Pulumi.home.yaml` */
  constructor(source: string, problems: readonly Problem[]) {
    const one = problems.length === 1;
    super({
      code: "configuration-invalid",
      what: `${source} has ${one ? "a problem" : `${problems.length} problems`}. Nothing was changed.`,
      why: `${one ? "This has" : "Each of these has"} to be put right first:\n\n${renderProblems(problems)}\n`,
      remedy: `Edit ${source}; docs/reference/configuration.md explains every option.`,
    });
    this.name = "ConfigurationError";
    this.problems = problems;
  }
}

/**
 * The list that a person reads, in the order of the file.
 *
 *     1. line 14, machines[1].mac: “52:54” is not a MAC address. [mac-invalid]
 *        why  …
 *        do   …
 */
export function renderProblems(problems: readonly Problem[]): string {
  const inOrder = problems.toSorted((a, b) => (a.line ?? 0) - (b.line ?? 0));
  return inOrder.map((problem, index) => renderProblem(problem, `  ${index + 1}. `)).join("\n");
}

function renderProblem({ line, path, what, code, why, remedy }: Problem, lead: string): string {
  const place = [line === undefined ? "" : `line ${line}`, renderPath(path)].filter(Boolean).join(", ");
  const indent = " ".repeat(lead.length);
  return `${lead}${place ? `${place}: ` : ""}${what} [${code}]\n${indent}why  ${why}\n${indent}do   ${remedy}`;
}
