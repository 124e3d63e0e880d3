import { once } from "node:events";
import { HearthError } from "#model/hearth-error.ts";
import { exitCodes } from "./command-line/exit-codes.ts";

let asked: AbortController | undefined;
let isNormalEnd = false;

/**
 * Aborts at the first Ctrl-C or SIGTERM, so that what is under way can end in good order; the second one ends the
 * process at once. One signal for the whole process, however often it is asked for.
 */
export function interruption(): AbortSignal {
  if (asked) return asked.signal;
  const controller = new AbortController();
  asked = controller;
  const stop = (why: string) => () => {
    if (controller.signal.aborted) process.exit(isNormalEnd ? exitCodes.done : exitCodes.interrupted);
    const what = "The command was stopped.";
    controller.abort(
      new HearthError({ code: "interrupted", what, why, remedy: "The same command goes on where this one stopped." }),
    );
  };
  // Listening must go on: whoever hides the cursor listens too, and when it is the only one left it kills the process.
  process.on("SIGINT", stop("Ctrl-C was pressed."));
  process.on("SIGTERM", stop("Its process was asked to end (SIGTERM)."));
  return controller.signal;
}

/**
 * Resolves at Ctrl-C or SIGTERM, for what is there until then: to be told so is its normal end, and who asks twice while
 * things are put away has not interrupted anything.
 */
export async function untilInterrupted(): Promise<void> {
  isNormalEnd = true;
  const signal = interruption();
  if (!signal.aborted) await once(signal, "abort");
}
