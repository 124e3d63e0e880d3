import { setTimeout as sleep } from "node:timers/promises";
import { HearthError } from "#model/hearth-error.ts";
import { connectBootControl } from "./connect-boot-control.ts";

const timeoutMs = 15_000;

/**
 * Asks the boot server of this state directory to stop, if there is one, and waits until it is gone: who comes next
 * finds its ports and its directory free.
 * @throws HearthError `boot-server-start` when it does not end
 */
export async function stopBootServer(stateDirectory: string): Promise<void> {
  const control = connectBootControl(stateDirectory);
  let pid: number;
  try {
    ({ pid } = await control.status());
    await control.stop();
  } catch (error) {
    if (error instanceof HearthError && error.code === "boot-server-unreachable") return;
    throw error;
  }
  for (const deadline = Date.now() + timeoutMs; isAlive(pid); await sleep(50)) {
    if (Date.now() < deadline) continue;
    throw new HearthError({
      code: "boot-server-start",
      what: `The boot server (process ${pid}) does not stop, so that it cannot be started anew.`,
      why: `It was asked to ${timeoutMs / 1000} s ago.`,
      remedy: `Stop it with \`kill -9 ${pid}\` and run make again; nothing is lost by that.`,
    });
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
