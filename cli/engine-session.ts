import { chooseEngine } from "#provisioning/engine/choose-engine.ts";
import type { Engine, EngineEvent, EngineRequest } from "#provisioning/engine/engine.ts";
import type { OpenEnvironment } from "./cli-environment.ts";
import { interruption } from "./interruption.ts";
import { layerTargets } from "./layer-targets.ts";
import { statePassphrase } from "./passphrase.ts";

/** An engine and the request that every operation of this verb starts from. */
export interface EngineSession {
  readonly engine: Engine;
  /** One line that says which engine and why. */
  readonly why: string;
  request(display: (event: EngineEvent) => void, more?: Partial<EngineRequest>): EngineRequest;
}

export async function openEngine(opened: OpenEnvironment): Promise<EngineSession> {
  const { request, root, stateDirectory } = opened;
  const passphrase = await statePassphrase(opened.paths.own, process.env);
  const { engine, why } = await chooseEngine(request.engine, { projectDirectory: root, variables: process.env });
  const signal = interruption();
  return {
    engine,
    why,
    request: (display, more = {}) => ({
      projectDirectory: root,
      stack: request.env,
      stateDirectory,
      passphrase,
      config: opened.rawConfig,
      ...layerTargets(request.layer),
      signal,
      display,
      ...more,
    }),
  };
}
