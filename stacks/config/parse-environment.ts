import { HearthError } from "#model/hearth-error.ts";
import { type Hostname, parseHostname } from "#model/hostname.ts";
import type { Environment } from "#provisioning/inventory/environment.ts";
import { ConfigurationError } from "./configuration-error.ts";
import { environmentOf } from "./environment-of.ts";
import { normalise } from "./normalise.ts";
import type { ConfigurationPath, Problem } from "./problem.ts";
import { readDraft } from "./read-draft.ts";
import { allRules } from "./rules/all-rules.ts";
import { type Configuration, configurationSchema } from "./schema/configuration-schema.ts";
import { shapeProblems } from "./shape-problems.ts";

export type Judgement =
  | { readonly environment: Environment; readonly problems: readonly [] }
  | { readonly environment?: undefined; readonly problems: readonly Problem[] };

/**
 * Parse → normalise → rules: the environment, or everything that is wrong with it at once.
 * @param raw the plain object `{ kind, network, boot, ssh, cluster, machines }`
 * @throws HearthError `environment-name-invalid`
 */
export function judgeConfiguration(name: string, raw: unknown): Judgement {
  const environmentName = parseEnvironmentName(name);
  // Absent altogether is an empty configuration, so that each missing option is told by name.
  const value = raw ?? {};
  const draft = normalise(readDraft(configurationSchema, value));
  const misshapen = shapeProblems(value);
  const broken = allRules.flatMap(({ code, check }) => check(draft).map((finding) => ({ code, ...finding })));
  // What is in part unreadable cannot be judged as a whole.
  const problems = [
    ...misshapen,
    ...broken.filter(({ path }) => !misshapen.some((other) => isWithin(other.path, path))),
  ];
  if (problems.length > 0) return { problems };
  // Without a problem nothing was unreadable, so that the draft is whole.
  return { environment: environmentOf(environmentName, draft as Configuration), problems: [] };
}

/**
 * @param name of the environment: the `<env>` of `Pulumi.<env>.yaml`
 * @throws ConfigurationError `configuration-invalid`, carrying all problems
 * @throws HearthError `environment-name-invalid`
 */
export function parseEnvironment(name: string, raw: unknown): Environment {
  const { environment, problems } = judgeConfiguration(name, raw);
  if (!environment) throw new ConfigurationError(`Pulumi.${name}.yaml`, problems);
  return environment;
}

/**
 * It becomes part of file names, of a Pulumi stack, and of the marks on disks.
 * @throws HearthError `environment-name-invalid`
 */
export function parseEnvironmentName(name: string): Hostname {
  try {
    return parseHostname(name);
  } catch (cause) {
    throw new HearthError({
      code: "environment-name-invalid",
      what: `“${name}” cannot be the name of an environment.`,
      why: "It is made of lower-case letters, digits and hyphens, with no hyphen at either end: it names a file, a stack and the marks on disks.",
      remedy: "Choose one like home, and call its file Pulumi.home.yaml.",
      cause,
    });
  }
}

function isWithin(inner: ConfigurationPath, outer: ConfigurationPath): boolean {
  return outer.every((step, index) => inner[index] === step);
}
