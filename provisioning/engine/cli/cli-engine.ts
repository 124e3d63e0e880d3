import { HearthError } from "#model/hearth-error.ts";
import { embeddedEngine } from "../embedded-engine.ts";
import {
  countSteps,
  type Engine,
  type EngineEvent,
  type EngineRequest,
  type StepView,
  type Summary,
} from "../engine.ts";
import { openStack } from "../open-stack.ts";
import { showable } from "../property/property-diff.ts";
import { rootStackType } from "../urn.ts";
import { changesStackOutputs, fromCliEvent, parseCliEvent } from "./cli-event.ts";
import { prepareCliStack } from "./cli-stack.ts";
import { runPulumi } from "./run-pulumi.ts";

/** The real CLI behind the same interface, with the same state files. What only reads or writes a state file needs no CLI. */
export function cliEngine(path: string): Engine {
  const run = (request: EngineRequest, verb: string, args: readonly string[] = []) =>
    runVerb(path, request, verb, [...args, ...commonArguments(request)]);
  return {
    kind: "cli",
    preview: (request) => run(request, "preview", programArguments(request)),
    up: (request) =>
      run(request, "up", ["--yes", "--skip-preview", "--continue-on-error", ...programArguments(request)]),
    refresh: (request) => run(request, "refresh", ["--yes", "--skip-preview"]),
    destroy: (request) =>
      run(request, "destroy", ["--yes", "--skip-preview", ...(request.refresh === true ? ["--refresh"] : [])]),
    exportState: embeddedEngine.exportState,
    importState: embeddedEngine.importState,
    forgetState: embeddedEngine.forgetState,
    outputs: embeddedEngine.outputs,
  };
}

function commonArguments(request: EngineRequest): readonly string[] {
  return [
    ...["--stack", request.stack, "--non-interactive", "--json"],
    ...(request.parallel === undefined ? [] : ["--parallel", String(request.parallel)]),
    ...(request.targets ?? []).flatMap((target) => ["--target", target]),
    ...(request.targetDependents === true ? ["--target-dependents"] : []),
  ];
}

function programArguments(request: EngineRequest): readonly string[] {
  return [
    ...(request.replace ?? []).flatMap((target) => ["--replace", target]),
    ...(request.refresh === true ? ["--refresh"] : []),
  ];
}

async function runVerb(path: string, request: EngineRequest, verb: string, args: readonly string[]): Promise<Summary> {
  const startedMs = performance.now();
  const opened = await openStack(request);
  const configFile = await prepareCliStack(request, opened);
  const steps: StepView[] = [];
  const failed: string[] = [];
  const words: string[] = [];
  const begunMs = new Map<string, number>();
  let outputsChanged = false;
  const show = (event: EngineEvent) => {
    if (event.kind === "log") {
      if (event.severity === "error") words.push(event.message);
      return request.display(event);
    }
    const key = `${event.step.operation} ${event.step.urn}`;
    if (event.phase === "planned") steps.push(event.step);
    if (event.phase === "started") begunMs.set(key, performance.now());
    if (event.phase === "failed") failed.push(event.step.name);
    const begun = begunMs.get(key);
    const ended = event.phase === "done" || event.phase === "failed";
    request.display(
      ended && begun !== undefined ? { ...event, elapsedMs: Math.round(performance.now() - begun) } : event,
    );
  };
  const code = await runPulumi({
    path,
    args: [verb, ...args, "--config-file", configFile],
    projectDirectory: request.projectDirectory,
    backendUrl: opened.backendUrl,
    passphrase: request.passphrase,
    signal: request.signal,
    onLine: (line, stream) => {
      const event = stream === "stdout" ? parseCliEvent(line) : undefined;
      if (event !== undefined) outputsChanged ||= changesStackOutputs(event);
      if (event !== undefined) for (const shown of fromCliEvent(event, verb === "preview")) show(shown);
      else if (line.trim() !== "") {
        if (stream === "stderr") words.push(line);
        show({ kind: "log", severity: "info", message: line, ephemeral: false, streamId: 0 });
      }
    },
  });
  if (code !== 0) throw cliFailure(verb, code, failed, words, request.signal?.aborted === true);
  const { resources } = await opened.store.load();
  const outputs = resources.find((resource) => resource.type === rootStackType)?.outputs ?? {};
  return {
    steps,
    counts: countSteps(steps),
    outputsChanged,
    outputs: showable(outputs) as Record<string, unknown>,
    durationMs: Math.round(performance.now() - startedMs),
  };
}

function cliFailure(
  verb: string,
  code: number,
  failed: readonly string[],
  words: readonly string[],
  interrupted: boolean,
): HearthError {
  const why = words.length > 0 ? words.join("\n") : `pulumi ${verb} ended with code ${code}.`;
  if (interrupted) {
    return new HearthError({
      code: "engine-interrupted",
      what: "The operation was interrupted.",
      why,
      remedy: "Run it again: it goes on where it stopped.",
    });
  }
  return new HearthError({
    code: failed.length > 0 ? "engine-resource-failed" : "engine-program-failed",
    what: failed.length > 0 ? `Resources failed: ${[...new Set(failed)].join(", ")}.` : `pulumi ${verb} failed.`,
    why,
    remedy: "Mend the cause and run it again; what was done is kept.",
  });
}
