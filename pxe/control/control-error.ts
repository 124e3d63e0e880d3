import { errorCatalogue, type HearthErrorCode } from "#model/error-catalogue.ts";
import { HearthError } from "#model/hearth-error.ts";

/** An error as it crosses the control socket. */
export function encodeControlError(error: unknown): string {
  const { code, what, why, remedy } = error instanceof HearthError ? error : unexpected(String(error));
  return JSON.stringify({ code, what, why, remedy });
}

/** The error on the other side; what is not one of ours is wrapped with its text. */
export function decodeControlError(status: number, body: string): HearthError {
  try {
    const { code, what, why, remedy } = JSON.parse(body) as Record<string, unknown>;
    const texts = [code, what, why, remedy].every((text) => typeof text === "string");
    if (texts && Object.hasOwn(errorCatalogue, code as string)) {
      return new HearthError({ code: code as HearthErrorCode, what, why, remedy } as HearthError);
    }
  } catch {
    // Not JSON: below.
  }
  return unexpected(`It answered ${status}: ${body.slice(0, 200)}.`);
}

function unexpected(why: string): HearthError {
  return new HearthError({
    code: "boot-control-failed",
    what: "The boot server could not do what it was asked.",
    why,
    remedy: "Look at server.log in its state directory; stop it and run make again.",
  });
}
