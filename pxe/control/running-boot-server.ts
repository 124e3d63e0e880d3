import { connectBootControl } from "./connect-boot-control.ts";

/** @returns process id of the boot server that answers there, undefined where none does */
export async function runningBootServer(stateDirectory: string): Promise<number | undefined> {
  return connectBootControl(stateDirectory)
    .status()
    .then(
      ({ pid }) => pid,
      () => undefined,
    );
}
