import { HearthError } from "#model/hearth-error.ts";
import { cliEngine } from "./cli/cli-engine.ts";
import { findPulumi } from "./cli/find-pulumi.ts";
import { embeddedEngine } from "./embedded-engine.ts";
import type { Engine } from "./engine.ts";

/** Which engine to use: the CLI if it can be had, or the one that is asked for. */
export type EngineChoice = "auto" | "cli" | "embedded";

export interface EngineSurroundings {
  readonly projectDirectory: string;
  readonly variables: NodeJS.ProcessEnv;
}

export interface ChosenEngine {
  readonly engine: Engine;
  /** One line for people: which engine, and why. */
  readonly why: string;
}

/** Chooses the engine; throws `engine-cli-missing` if the CLI is asked for and cannot be had. */
export async function chooseEngine(choice: EngineChoice, where: EngineSurroundings): Promise<ChosenEngine> {
  if (choice === "embedded") return { engine: embeddedEngine, why: "embedded engine, as asked for" };
  const found = await findPulumi(where.projectDirectory, where.variables);
  if (typeof found !== "string") {
    return { engine: cliEngine(found.path), why: `Pulumi CLI ${found.version} (${found.path})` };
  }
  if (choice === "auto") return { engine: embeddedEngine, why: `embedded engine; ${found}` };
  throw new HearthError({
    code: "engine-cli-missing",
    what: "The Pulumi CLI is asked for and cannot be had.",
    why: `${found[0]?.toUpperCase()}${found.slice(1)}.`,
    remedy: "Install it (https://www.pulumi.com/docs/install), or use ENGINE=embedded.",
  });
}
