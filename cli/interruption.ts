import { exitCodes } from "./command-line/exit-codes.ts";

let asked: AbortController | undefined;

/**
 * Aborts at the first Ctrl-C or SIGTERM, so that what is under way can end in good order; the second one ends the
 * process at once. One signal for the whole process, however often it is asked for.
 */
export function interruption(): AbortSignal {
  if (asked) return asked.signal;
  const controller = new AbortController();
  asked = controller;
  const stop = (reason: string) => () => {
    if (controller.signal.aborted) process.exit(exitCodes.interrupted);
    controller.abort(new Error(`${reason}. The same command goes on where this one stopped.`));
  };
  // Listening must go on: whoever hides the cursor listens too, and when it is the only one left it kills the process.
  process.on("SIGINT", stop("Interrupted"));
  process.on("SIGTERM", stop("Ended"));
  return controller.signal;
}
