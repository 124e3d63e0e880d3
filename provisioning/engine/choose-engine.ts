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

export async function chooseEngine(_choice: EngineChoice, _where: EngineSurroundings): Promise<ChosenEngine> {
  return { engine: embeddedEngine, why: "embedded engine" };
}
