import { spawn } from "node:child_process";
import { missing } from "./run-ssh.ts";
import { sshArguments } from "./ssh-arguments.ts";
import type { SshTarget } from "./ssh-target.ts";

/**
 * Gives the terminal to ssh: a login shell, or one command whose output is all that is printed.
 * @returns the exit code of shell or command; 255 when ssh could not connect, which it explains itself
 * @throws HearthError `ssh-missing`
 */
export function interactiveSsh(target: SshTarget, command?: string): Promise<number> {
  const words = command ? [command] : [];
  const [program = "ssh", ...rest] = [...target.enter, "ssh", ...sshArguments(target), ...words];
  return new Promise((resolve, reject) => {
    const child = spawn(program, rest, { stdio: "inherit" });
    child.once("error", (cause) => reject(missing(program, cause)));
    child.once("close", (exitCode) => resolve(exitCode ?? 1));
  });
}
