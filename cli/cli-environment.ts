import path from "node:path";
import { HearthError } from "#model/hearth-error.ts";
import type { Environment } from "#provisioning/inventory/environment.ts";
import { type EnvironmentPaths, environmentPaths, projectRoot } from "#provisioning/machine/environment-paths.ts";
import { closestWord } from "#stacks/config/did-you-mean.ts";
import { loadStackFile } from "#stacks/config/load-stack-file.ts";
import type { Request } from "./request.ts";

export type { Request } from "./request.ts";

/** An environment with everything that a verb needs to work on it. */
export interface OpenEnvironment {
  readonly request: Request;
  readonly environment: Environment;
  readonly paths: EnvironmentPaths;
  readonly root: string;
  readonly stateDirectory: string;
  /** The stack configuration as it stands in the file, for the engine to hand to the program. */
  readonly rawConfig: Readonly<Record<string, unknown>>;
}

/** @throws HearthError when the file is missing or has problems, all of them at once */
export async function openEnvironment(request: Request): Promise<OpenEnvironment> {
  const { environment, config } = await loadStackFile(projectRoot, request.env);
  return {
    request,
    environment,
    rawConfig: config,
    paths: environmentPaths(request.env),
    root: projectRoot,
    stateDirectory: path.join(projectRoot, ".hearth", "state"),
  };
}

/** The machine that NODE names. @throws HearthError `node-unknown` with the names there are */
export function chosenMachine({ request, environment }: OpenEnvironment): Environment["machines"][number] {
  const names = environment.machines.map((machine) => machine.name);
  const machine = environment.machines.find(({ name }) => name === request.node);
  if (machine) return machine;
  const meant = request.node === undefined ? undefined : closestWord(request.node, names);
  throw new HearthError({
    code: "node-unknown",
    what: request.node ? `There is no machine called “${request.node}” in ${request.env}.` : "No machine was named.",
    why: `The machines of ${request.env} are ${names.join(", ")}.`,
    remedy: meant ? `Did you mean NODE=${meant}?` : `Name one: NODE=${names[0]}.`,
  });
}
