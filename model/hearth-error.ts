import type { HearthErrorCode } from "./error-catalogue.ts";

/** What a {@link HearthError} says; every field is a full sentence without trailing newline. */
export interface HearthErrorParts {
  /** Permanent identifier, documented in the catalogue. */
  readonly code: HearthErrorCode;
  /** What happened, naming the thing it happened to. */
  readonly what: string;
  /** Why it happened, as far as is known. */
  readonly why: string;
  /** What the person can do about it: a command, an edit, a check. */
  readonly remedy: string;
  readonly cause?: unknown;
}

/** An error meant for people: a permanent code, what happened, why, and what to do. */
export class HearthError extends Error implements HearthErrorParts {
  readonly code: HearthErrorCode;
  readonly what: string;
  readonly why: string;
  readonly remedy: string;

  constructor(parts: HearthErrorParts) {
    super(`${parts.what} ${parts.why} ${parts.remedy}`, { cause: parts.cause });
    this.name = "HearthError";
    this.code = parts.code;
    this.what = parts.what;
    this.why = parts.why;
    this.remedy = parts.remedy;
  }
}

/**
 * The three lines a person reads in a terminal.
 *
 *     ✗ The disk selector of metal1 fits two disks. [disk-ambiguous]
 *       why  …
 *       do   …
 */
export function formatHearthError(error: HearthErrorParts): string {
  return `✗ ${error.what} [${error.code}]\n  why  ${error.why}\n  do   ${error.remedy}`;
}
