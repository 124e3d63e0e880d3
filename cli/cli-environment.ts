import path from "node:path";
import { HearthError } from "#model/hearth-error.ts";
import type { Environment } from "#provisioning/inventory/environment.ts";
import { type EnvironmentPaths, environmentPaths, projectRoot } from "#provisioning/machine/environment-paths.ts";
import { loadStackFile } from "#stacks/config/load-stack-file.ts";

/** What the person asked for, from the environment variables that the Makefile hands on. */
export interface Request {
  /** Name of the environment, `Pulumi.<env>.yaml`. */
  readonly env: string;
  readonly layer?: string;
  readonly node?: string;
  readonly command?: string;
  readonly engine: "auto" | "cli" | "embedded";
  /** Answer every question with yes. */
  readonly yes: boolean;
  /** Files of the verb state. */
  readonly exportTo?: string;
  readonly importFrom?: string;
}

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

/** The one place where the command line reads the process's environment. */
export function readRequest(variables: NodeJS.ProcessEnv): Request {
  const engine = variables.ENGINE || "auto";
  if (engine !== "auto" && engine !== "cli" && engine !== "embedded") {
    throw new HearthError({
      code: "engine-unknown",
      what: `There is no engine called “${engine}”.`,
      why: "ENGINE names what runs the Pulumi programs: the Pulumi CLI or the engine that comes with Hearth.",
      remedy: "Use ENGINE=cli, ENGINE=embedded, or leave it out.",
    });
  }
  return {
    env: variables.ENV || "lab",
    engine,
    yes: /^(1|y|yes|true)$/i.test(variables.YES ?? ""),
    ...(variables.LAYER ? { layer: variables.LAYER } : {}),
    ...(variables.NODE ? { node: variables.NODE } : {}),
    ...(variables.CMD ? { command: variables.CMD } : {}),
    ...(variables.EXPORT ? { exportTo: variables.EXPORT } : {}),
    ...(variables.IMPORT ? { importFrom: variables.IMPORT } : {}),
  };
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
  const names = environment.machines.map((machine) => machine.name).join(", ");
  const machine = environment.machines.find(({ name }) => name === request.node);
  if (machine) return machine;
  throw new HearthError({
    code: "node-unknown",
    what: request.node ? `There is no machine called “${request.node}” in ${request.env}.` : "No machine was named.",
    why: `The machines of ${request.env} are ${names}.`,
    remedy: `Name one: NODE=${environment.machines[0]?.name}.`,
  });
}
