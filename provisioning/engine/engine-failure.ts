import { HearthError } from "#model/hearth-error.ts";
import type { StepFailure } from "./deployment/step-runner.ts";
import type { ProgramEnd } from "./program/program-process.ts";
import { isProviderType, parseUrn } from "./urn.ts";

/** One error for an operation that did not get to its end; which is the state that it leaves is in the words. */
export function engineFailure(
  failures: readonly StepFailure[],
  program: Extract<ProgramEnd, { ok: false }> | undefined,
  interrupted: boolean,
): HearthError {
  if (interrupted) {
    return new HearthError({
      code: "engine-interrupted",
      what: "The operation was interrupted.",
      why: "It was asked to stop; no new step was begun, and the state says what was done.",
      remedy: "Run it again: it goes on where it stopped.",
    });
  }
  const plugin = pluginFailure(failures);
  if (plugin !== undefined) return plugin;
  if (failures.length > 0) {
    const names = failures.map(({ urn }) => parseUrn(urn).name);
    return new HearthError({
      code: "engine-resource-failed",
      what: `${failures.length === 1 ? "A resource" : `${failures.length} resources`} failed: ${names.join(", ")}.`,
      why: failures.map(({ urn, operation, message }) => `${parseUrn(urn).name} (${operation}): ${message}`).join("\n"),
      remedy: "Everything else was done and is kept. Mend the cause and run it again.",
    });
  }
  return new HearthError({
    code: "engine-program-failed",
    what: "The program of the stack failed.",
    why: program?.told === true ? "It threw an exception, which is shown above." : (program?.why ?? "It ended early."),
    remedy: "Mend the program or the configuration it complains about, and run it again.",
  });
}

/** A plugin that is not there fails every resource of its package; one error names the plugin and all of them. */
function pluginFailure(failures: readonly StepFailure[]): HearthError | undefined {
  const isPluginError = (error: unknown): error is HearthError =>
    error instanceof HearthError && (error.code === "engine-plugin-missing" || error.code === "engine-plugin-failed");
  const error = failures.map((failure) => failure.error).find(isPluginError);
  if (error === undefined) return undefined;
  const needing = failures.filter(({ urn, error: own }) => own === error && !isProviderType(parseUrn(urn).type));
  return new HearthError({
    code: error.code,
    what: error.what,
    why: `${error.why} It is needed by ${needing.map(({ urn }) => placeOf(urn)).join(", ")}.`,
    remedy: error.remedy,
    cause: error,
  });
}

/** A resource with the component it belongs to, which is its layer. */
function placeOf(urn: string): string {
  const { name, qualifiedType, type } = parseUrn(urn);
  const layer = qualifiedType.split("$")[0];
  return layer === type ? `${type} ${name}` : `${type} ${name} (in ${layer})`;
}
