import { HearthError } from "#model/hearth-error.ts";
import { connectBootControl } from "#pxe/control/connect-boot-control.ts";

/** Stops the boot server of this state directory; that none runs is fine. */
export async function stopBootServer(stateDirectory: string): Promise<void> {
  try {
    await connectBootControl(stateDirectory).stop();
  } catch (error) {
    if (!(error instanceof HearthError && error.code === "boot-server-unreachable")) throw error;
  }
}
