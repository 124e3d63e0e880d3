import { closeSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, writeSync } from "node:fs";
import path from "node:path";
import { HearthError } from "#model/hearth-error.ts";

// Synchronous on purpose: the files are small and few, and a state change that is answered before it is on disk
// would be forgotten by a kill in between.

/** Creates the directory for its owner alone; parents too. */
export function makePrivateDirectory(directory: string): void {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
}

/**
 * Replaces the file so that a reader, also after a power cut, finds the old content or the new, never a part:
 * write beside it, fsync, rename, fsync the directory.
 */
export function writeDurably(file: string, text: string): void {
  const beside = `${file}.new`;
  const fd = openSync(beside, "w", 0o600);
  try {
    writeSync(fd, text);
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
  renameSync(beside, file);
  syncDirectory(path.dirname(file));
}

/**
 * The parsed JSON of the file, or `undefined` when there is none.
 * @throws HearthError `state-file-unreadable` when it is there and is not JSON: guessing would lose a member
 */
export function readJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw new HearthError({
      code: "state-file-unreadable",
      what: `The file ${file} cannot be read.`,
      why: `${error instanceof Error ? error.message : String(error)}.`,
      remedy: "Restore it from a backup, or move it away if no machine depends on it.",
      cause: error,
    });
  }
}

export function writeJsonDurably(file: string, value: unknown): void {
  writeDurably(file, `${JSON.stringify(value, null, 2)}\n`);
}

function syncDirectory(directory: string): void {
  const fd = openSync(directory, "r");
  try {
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
}
