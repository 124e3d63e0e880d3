import { readdir } from "node:fs/promises";
import { runProgram } from "./run-program.ts";

let done: Promise<void> | undefined;

/** Takes away, once a process, what test runs that were killed have left: namespaces whose maker no longer lives. */
export function removeDeadNamespaces(): Promise<void> {
  done ??= sweep();
  return done;
}

async function sweep(): Promise<void> {
  const names = await readdir("/run/netns").catch(() => []);
  for (const name of namespacesOfTheDead(names, lives)) {
    const { stdout } = await runProgram(["ip", "netns", "pids", name]);
    for (const pid of stdout.split("\n").filter(Boolean)) kill(Number(pid));
    await runProgram(["ip", "netns", "del", name]);
  }
}

/** Those named by the pattern of `withNamespace` whose process is gone. */
export function namespacesOfTheDead(names: readonly string[], lives: (pid: number) => boolean): string[] {
  return names.filter((name) => {
    const pid = /^hearth-t-(\d+)-\d+$/.exec(name)?.[1];
    return pid !== undefined && !lives(Number(pid));
  });
}

function lives(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

function kill(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // It ended by itself in between.
  }
}
