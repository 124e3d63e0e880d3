import { closeSync, openSync } from "node:fs";
import path from "node:path";
import { HearthError } from "#model/hearth-error.ts";

/** A name that the system accepts for the control socket, for as long as it is held. */
export interface ControlSocketName {
  readonly name: string;
  release(): void;
}

/** `sun_path` holds 108 bytes on Linux and 104 on macOS, with the final NUL (unix(7)). */
const nameLimitBytes = 103;

/**
 * `<stateDirectory>/control.sock`. Where that is longer than a socket's name can be, Linux is given the same file
 * through the open directory: `/proc/self/fd/<n>/control.sock`.
 * @throws HearthError `boot-control-failed` when the path is too long and there is no such way
 */
export function controlSocketName(stateDirectory: string): ControlSocketName {
  const name = path.join(stateDirectory, "control.sock");
  if (Buffer.byteLength(name) <= nameLimitBytes) return { name, release: () => {} };
  if (process.platform !== "linux") throw tooLong(name);
  const fd = openSync(stateDirectory, "r");
  return { name: `/proc/self/fd/${fd}/control.sock`, release: () => closeSync(fd) };
}

function tooLong(name: string): HearthError {
  return new HearthError({
    code: "boot-control-failed",
    what: `The path of the control socket, ${name}, is too long.`,
    why: `A unix socket's name may have ${nameLimitBytes} bytes here.`,
    remedy: "Move the checkout to a shorter path.",
  });
}
