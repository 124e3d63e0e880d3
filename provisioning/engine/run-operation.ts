import { join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import type { HearthError } from "#model/hearth-error.ts";
import { childEnvironment } from "./child-environment.ts";
import { Deployment } from "./deployment/deployment.ts";
import type { DeploymentContext } from "./deployment/deployment-context.ts";
import { invokeBuiltin } from "./deployment/invoke.ts";
import { refreshAll } from "./deployment/refresh.ts";
import { countSteps, type EngineEvent, type EngineRequest, type Summary } from "./engine.ts";
import { engineFailure } from "./engine-failure.ts";
import { openStack, underLock } from "./open-stack.ts";
import { type EngineServer, serveEngine } from "./program/engine-server.ts";
import { type ProgramEnd, runProgram } from "./program/program-process.ts";
import { trimStack } from "./program/trim-stack.ts";
import type { Project } from "./project-file.ts";
import { showable } from "./property/property-diff.ts";
import { pluginPlaces } from "./provider/find-plugin.ts";
import { PluginPool } from "./provider/plugin-pool.ts";
import { ProviderRegistry, packageOfReference, providerStates } from "./provider/provider-registry.ts";
import { resolveStackConfig, type StackConfig } from "./stack-config.ts";
import type { DeploymentState } from "./state/checkpoint.ts";
import { LiveSnapshot } from "./state/live-snapshot.ts";
import type { StackStore } from "./state/stack-store.ts";
import { parseTargets } from "./target-set.ts";

const defaultParallel = 16;

type LogEvent = Extract<EngineEvent, { kind: "log" }>;

/** What an operation consists of. */
export interface OperationParts {
  readonly program: boolean;
  readonly preview: boolean;
  readonly refresh: boolean;
  readonly destroy?: boolean;
}

/** Runs an operation from lock to unlock; whatever happens, plugins end and the state says what is. */
export async function runOperation(request: EngineRequest, parts: OperationParts): Promise<Summary> {
  const startedMs = performance.now();
  const opened = await openStack(request);
  const work = () => runLocked(request, parts, opened.project, opened.store);
  const done = parts.preview ? await work() : await underLock(opened, work);
  return { ...done, durationMs: Math.round(performance.now() - startedMs) };
}

async function runLocked(
  request: EngineRequest,
  parts: OperationParts,
  project: Project,
  store: StackStore,
): Promise<Omit<Summary, "durationMs">> {
  const signal = request.signal ?? new AbortController().signal;
  const config = await resolveStackConfig(request.config, () => store.configCrypter());
  const environment = childEnvironment(join(request.stateDirectory, "..", "cache", "compile"), {
    PULUMI_PROJECT: project.name,
  });
  // Program and plugins take a second to come up, in which the state is read: calls wait for it.
  const ready = Promise.withResolvers<{ deployment: Deployment; context: DeploymentContext }>();
  let anyFailed = () => false;
  ready.promise.then(
    ({ deployment }) => {
      anyFailed = () => deployment.failures.length > 0;
    },
    () => {},
  );
  let server: EngineServer | undefined;
  let pool: PluginPool | undefined;
  const cancel = () => void pool?.cancelAll();
  signal.addEventListener("abort", cancel, { once: true });
  try {
    server = await serveEngine({
      register: async (goal) => (await ready.promise).deployment.register(goal),
      registerOutputs: async (urn, outputs) => (await ready.promise).deployment.registerOutputs(urn, outputs),
      invoke: async (token, args, provider, version) => {
        const { deployment } = await ready.promise;
        return invokeBuiltin(deployment, token, args, provider, version);
      },
      display: (event) =>
        request.display(event.kind === "log" ? forPeople(event, project.directory, anyFailed()) : event),
    });
    pool = new PluginPool({
      places: pluginPlaces(project.providerPaths, environment),
      workingDirectory: project.directory,
      engineAddress: server.address,
      environment: { ...environment, PULUMI_CONFIG: JSON.stringify(config.texts) },
      ...(parts.preview && { onAbsent: (packageName, why) => request.display(absentPlugin(packageName, why)) }),
      onOutput: (packageName, line) => request.display(log("debug", `${packageName}: ${line}`)),
    });
    const programEnd = parts.program
      ? runProgram({
          project: project.name,
          stack: request.stack,
          projectDirectory: project.directory,
          programDirectory: project.programDirectory,
          entryPoint: project.entryPoint,
          engineAddress: server.address,
          preview: parts.preview,
          parallel: request.parallel ?? defaultParallel,
          config,
          environment,
          onOutput: (line, stream) =>
            request.display(log("info", stream === "stderr" ? trimStack(line, project.directory) : line)),
          signal,
        })
      : undefined;
    if (parts.program) for (const packageName of project.providerPaths.keys()) pool.startAhead(packageName);
    return await operate({ request, parts, project, store, pool, signal, config, programEnd, ready });
  } catch (error) {
    ready.reject(error);
    throw error;
  } finally {
    signal.removeEventListener("abort", cancel);
    await pool?.closeAll();
    server?.close();
  }
}

interface Running {
  readonly request: EngineRequest;
  readonly parts: OperationParts;
  readonly project: Project;
  readonly store: StackStore;
  readonly pool: PluginPool;
  readonly signal: AbortSignal;
  readonly config: StackConfig;
  readonly programEnd: Promise<ProgramEnd> | undefined;
  readonly ready: PromiseWithResolvers<{ deployment: Deployment; context: DeploymentContext }>;
}

async function operate(running: Running): Promise<Omit<Summary, "durationMs">> {
  const { request, parts, project, store, pool, signal, config, programEnd, ready } = running;
  let state = await store.load();
  warnOfInterrupted(state, request);
  const contextOf = (base: DeploymentState): DeploymentContext => {
    const snapshot = new LiveSnapshot(base.resources);
    return {
      project: project.name,
      stack: request.stack,
      preview: parts.preview,
      targets: parseTargets(request.targets),
      targetDependents: request.targetDependents === true,
      replace: parseTargets(request.replace),
      config,
      registry: new ProviderRegistry(pool, providerStates(base.resources)),
      base: base.resources,
      snapshot,
      save: async () => {
        if (parts.preview || !snapshot.dirty) return;
        snapshot.dirty = false;
        await store.save(() => snapshot.current());
      },
      display: request.display,
      signal,
      parallel: request.parallel ?? defaultParallel,
      now: () => new Date(),
    };
  };
  if (!parts.program || parts.refresh) {
    for (const { provider } of state.resources) if (provider !== "") pool.startAhead(packageOfReference(provider));
  }
  let context = contextOf(state);
  let deployment = new Deployment(context);
  if (parts.refresh) {
    await refreshAll(context, deployment.runner);
    if (parts.program || parts.destroy === true) {
      const failed = deployment.failures;
      if (failed.length > 0) throw engineFailure(failed, undefined, signal.aborted);
      state = context.snapshot.current();
      context = contextOf(state);
      deployment = new Deployment(context);
    }
  }
  // Left over from an interrupted run: told about, and then done again.
  if (state.pendingOperations.length > 0) context.snapshot.dirty = true;
  ready.resolve({ deployment, context });
  let end: ProgramEnd = { ok: true };
  if (programEnd !== undefined) {
    end = await programEnd;
    await deployment.finish(end.ok);
  }
  if (parts.destroy === true) {
    const { targets } = context;
    await deployment.deleteAll(state.resources.filter((resource) => !targets.constrained || targets.has(resource.urn)));
  }
  await context.save();
  if (deployment.failures.length > 0 || !end.ok || signal.aborted) {
    throw engineFailure(deployment.failures, end.ok ? undefined : end, signal.aborted);
  }
  const { steps } = deployment.runner;
  const outputs = showable(deployment.stackOutputs()) as Record<string, unknown>;
  const outputsChanged = parts.program && deployment.outputsChanged;
  return { steps, counts: countSteps(steps), outputs, outputsChanged };
}

/** A preview says what it does not know and goes on; an update will stop there. */
function absentPlugin(packageName: string, { why, remedy }: HearthError): LogEvent {
  return log(
    "warning",
    `What "${packageName}" would do is shown as far as the program says it, for its plugin cannot be found: ${why} Before an update: ${remedy}`,
  );
}

function warnOfInterrupted(state: DeploymentState, request: EngineRequest): void {
  for (const { resource, kind } of state.pendingOperations) {
    request.display({
      ...log("warning", `An earlier run was interrupted while ${kind} this resource; it is looked at again now.`),
      urn: resource.urn,
    });
  }
}

/** A message of the program or a plugin without colours, Node's own frames, and the echo of what was told already. */
function forPeople(event: LogEvent, projectDirectory: string, anyFailed: boolean): LogEvent {
  const message = trimStack(stripVTControlCharacters(event.message), projectDirectory);
  // The SDK throws in the program for everything that depended on a resource that failed.
  const echo = anyFailed && event.severity === "error" && message.includes("failed to register");
  return { ...event, message, severity: echo ? "debug" : event.severity };
}

function log(severity: "debug" | "info" | "warning", message: string) {
  return { kind: "log", severity, message, ephemeral: false, streamId: 0 } as const;
}
