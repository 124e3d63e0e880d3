import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { HearthError } from "#model/hearth-error.ts";
import type { Environment } from "#provisioning/inventory/environment.ts";
import { ConfigurationError } from "./configuration-error.ts";
import { judgeStackFile } from "./judge-stack-file.ts";
import { parseEnvironmentName } from "./parse-environment.ts";

export interface LoadedStack {
  readonly environment: Environment;
  /** All of the file's `config:`, as it stands there, for the engine to hand to the program. */
  readonly config: Readonly<Record<string, unknown>>;
}

/**
 * Reads `Pulumi.<env>.yaml`.
 * @param directory that holds the stack files
 * @throws ConfigurationError `configuration-invalid`, carrying all problems with their lines
 * @throws HearthError `environment-name-invalid`, `configuration-missing`, `configuration-syntax`
 */
export async function loadStackFile(directory: string, env: string): Promise<LoadedStack> {
  const name = `Pulumi.${parseEnvironmentName(env)}.yaml`;
  const text = await readStackFile(directory, env, name);
  const { environment, config, problems } = judgeStackFile(env, name, text);
  if (!environment) throw new ConfigurationError(name, problems);
  return { environment, config };
}

async function readStackFile(directory: string, env: string, name: string): Promise<string> {
  try {
    return await readFile(path.join(directory, name), "utf8");
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== "ENOENT") throw cause;
    const others = await environmentsIn(directory);
    throw new HearthError({
      code: "configuration-missing",
      what: `There is no environment “${env}”: ${name} does not exist.`,
      why:
        others.length > 0 ? `The environments here are ${others.join(", ")}.` : "There is no environment here at all.",
      remedy: `\`make configure ENV=${env}\` writes it with you, or begin with the sample: cp Pulumi.home.example.yaml ${name}`,
      cause,
    });
  }
}

/** Names of the environments that have a file; the sample is none. */
async function environmentsIn(directory: string): Promise<string[]> {
  const names = await readdir(directory);
  return names.flatMap((file) => /^Pulumi\.([a-z0-9-]+)\.yaml$/.exec(file)?.[1] ?? []).toSorted();
}
