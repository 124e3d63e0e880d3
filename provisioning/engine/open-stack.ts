import type { EngineRequest } from "./engine.ts";
import { type Project, readConfigSalt, readProject } from "./project-file.ts";
import { lockStack, type StackLock } from "./state/stack-lock.ts";
import { stackPaths } from "./state/stack-paths.ts";
import { StackStore } from "./state/stack-store.ts";

/** A stack's project and state, not yet locked. */
export interface OpenStack {
  readonly project: Project;
  readonly store: StackStore;
  lock(): Promise<StackLock>;
}

export async function openStack(request: EngineRequest): Promise<OpenStack> {
  const [project, configSalt] = await Promise.all([
    readProject(request.projectDirectory),
    readConfigSalt(request.projectDirectory, request.stack),
  ]);
  const paths = stackPaths(request.stateDirectory, project.name, request.stack);
  const store = new StackStore(paths, request.passphrase, configSalt);
  const onStale = (holder: string) =>
    request.display({
      kind: "log",
      severity: "warning",
      message: `The lock of ${holder} was removed: that process does not run any more.`,
      ephemeral: false,
      streamId: 0,
    });
  return { project, store, lock: () => lockStack(paths.locks, onStale) };
}
