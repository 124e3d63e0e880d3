import { HearthError } from "#model/hearth-error.ts";
import type { StepFailure } from "./deployment/step-runner.ts";
import type { ProgramEnd } from "./program/program-process.ts";
import { parseUrn } from "./urn.ts";

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
