import type { HearthErrorCode } from "#model/error-catalogue.ts";
import { HearthError } from "#model/hearth-error.ts";

/** What the exit code of `hearth` says. `make` turns every code but 0 into its own 2. */
export const exitCodes = {
  done: 0,
  failed: 1,
  misused: 2,
  misconfigured: 3,
  declined: 4,
  interrupted: 130,
} as const;

export type ExitCodeName = keyof typeof exitCodes;

/** For the help and the reference page. */
export const exitCodeMeanings: Readonly<Record<ExitCodeName, string>> = {
  done: "Done; or nothing had to be done.",
  failed: "It did not work, or what was looked at is not as it should be. What was done before is kept.",
  misused:
    "The command line cannot be understood: a verb, flag, machine, layer or engine that there is not. Nothing was touched.",
  misconfigured: "The environment's file is missing or has problems. Nothing was touched.",
  declined: "A question was answered with no, or nobody could be asked. Nothing was touched.",
  interrupted: "Stopped by Ctrl-C or SIGTERM. The same command goes on where this one stopped.",
};

/** Errors that end with another code than 1. */
export const errorExitCodes: Partial<Record<HearthErrorCode, ExitCodeName>> = {
  "verb-unknown": "misused",
  "flag-unknown": "misused",
  "argument-wrong": "misused",
  "node-unknown": "misused",
  "layer-unknown": "misused",
  "engine-unknown": "misused",
  "state-verb": "misused",
  "environment-name-invalid": "misconfigured",
  "configuration-missing": "misconfigured",
  "configuration-syntax": "misconfigured",
  "configuration-invalid": "misconfigured",
  "engine-backend-invalid": "misconfigured",
  "answer-needed": "declined",
  interrupted: "interrupted",
  "engine-interrupted": "interrupted",
};

/** @param error whatever a verb threw */
export function exitCodeOf(error: unknown): number {
  if (!(error instanceof HearthError)) return exitCodes.failed;
  return exitCodes[errorExitCodes[error.code] ?? "failed"];
}
