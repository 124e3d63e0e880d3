import { closeSync, constants, ftruncateSync, openSync, readFileSync, writeSync } from "node:fs";
import path from "node:path";
import koffi from "koffi";
import { HearthError } from "#model/hearth-error.ts";
import { makePrivateDirectory } from "./durable-file.ts";

/** Held by the one boot server of a state directory. */
export interface ServerLock {
  release(): void;
}

const LOCK_EX = 2;
const LOCK_NB = 4;

/**
 * Locks `<stateDirectory>/server.pid` (flock(2)) and writes this process's id into it. The kernel lets go of the lock
 * when the process ends in whatever way, so that an id that a kill left behind stops nobody, nor does a stranger who
 * got the same id since.
 * @throws HearthError `boot-server-running`, with the id of the one that has it
 */
export function lockServer(stateDirectory: string): ServerLock {
  makePrivateDirectory(stateDirectory);
  const file = path.join(stateDirectory, "server.pid");
  const fd = openSync(file, constants.O_RDWR | constants.O_CREAT, 0o600);
  if (flock(fd, LOCK_EX | LOCK_NB) !== 0) {
    closeSync(fd);
    const pid = readFileSync(file, "utf8").trim();
    throw new HearthError({
      code: "boot-server-running",
      what: `A boot server already runs for ${stateDirectory}.`,
      why: pid ? `Process ${pid} has it.` : "Another process has just taken it.",
      remedy: pid ? `Use that one, or stop it with \`kill ${pid}\`.` : "Wait a moment and try again.",
    });
  }
  ftruncateSync(fd);
  writeSync(fd, `${process.pid}\n`, 0);
  return {
    release() {
      ftruncateSync(fd);
      closeSync(fd);
    },
  };
}

function flock(fd: number, operation: number): number {
  return koffi.load(null).func("int flock(int, int)")(fd, operation) as number;
}
