import type { EngineRequest } from "./engine.ts";
import { openBackend } from "./open-backend.ts";
import { type Project, readConfigSalt, readProject } from "./project-file.ts";
import { lockStack, type StackLock } from "./state/stack-lock.ts";
import { StackStore } from "./state/stack-store.ts";

/** A stack's project and state, not yet locked. */
export interface OpenStack {
  readonly project: Project;
  readonly store: StackStore;
  /** For the CLI's `PULUMI_BACKEND_URL`. */
  readonly backendUrl: string;
  lock(): Promise<StackLock>;
}

export async function openStack(request: EngineRequest): Promise<OpenStack> {
  const [project, configSalt] = await Promise.all([
    readProject(request.projectDirectory),
    readConfigSalt(request.projectDirectory, request.stack),
  ]);
  const warn = (message: string) =>
    request.display({ kind: "log", severity: "warning", message, ephemeral: false, streamId: 0 });
  const { url, place } = openBackend({
    settings: request.backend ?? {},
    projectUrl: project.backendUrl,
    stateDirectory: request.stateDirectory,
    project: project.name,
    stack: request.stack,
    onAbandoned: (file) =>
      warn(
        `Since a run here was cut off, others have changed the state: theirs counts. What was not sent is in ${file}.`,
      ),
  });
  const onStale = (holder: string) => warn(`The lock of ${holder} was removed: that process does not run any more.`);
  const store = new StackStore(place, request.passphrase, configSalt);
  return { project, store, backendUrl: url, lock: () => lockStack(place.files, place.keys.locks, onStale) };
}

/**
 * Works on a stack that nobody else works on; what was written is where it belongs before the lock is given up. Where
 * it cannot be sent there, the lock stays: this computer has the state, and goes on with it in its next run.
 */
export async function underLock<T>({ store, lock }: OpenStack, work: () => Promise<T>): Promise<T> {
  const held = await lock();
  const putAway = async () => {
    await store.settle();
    await held.release();
  };
  let result: T;
  try {
    result = await work();
  } catch (error) {
    // The first failure is what is told; a second one meets the next run, which puts away what this one could not.
    await putAway().catch(() => {});
    throw error;
  }
  await putAway();
  return result;
}
