import { chooseEngine } from "#provisioning/engine/choose-engine.ts";
import type { BackendSettings, Engine, EngineEvent, EngineRequest } from "#provisioning/engine/engine.ts";
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
  const backend = backendSettings(process.env);
  return {
    engine,
    why,
    request: (display, more = {}) => ({
      projectDirectory: root,
      stack: request.env,
      stateDirectory,
      backend,
      passphrase,
      config: opened.rawConfig,
      ...layerTargets(request.layer),
      signal,
      display,
      ...more,
    }),
  };
}

/** Where the state is kept, as the CLI itself would be told. */
function backendSettings(variables: NodeJS.ProcessEnv): BackendSettings {
  return {
    url: variables.PULUMI_BACKEND_URL,
    keyId: variables.AWS_ACCESS_KEY_ID,
    keySecret: variables.AWS_SECRET_ACCESS_KEY,
    sessionToken: variables.AWS_SESSION_TOKEN || undefined,
    region: variables.AWS_REGION || variables.AWS_DEFAULT_REGION || undefined,
  };
}
