import { setTimeout as sleep } from "node:timers/promises";
import { ensureInstaller } from "#provisioning/image/ensure-installer.ts";
import type { BootMachine } from "#pxe/contract/boot-machine.ts";
import type { BootControl } from "#pxe/contract/control-api.ts";
import type { DiscoveredMachine, DiscoveryStatus } from "#pxe/contract/discovery.ts";
import type { BootServerSettings } from "#pxe/contract/settings.ts";
import { runningBootServer } from "#pxe/control/running-boot-server.ts";
import { ensureBootServer } from "#pxe/control/spawn-boot-server.ts";
import { stopBootServer } from "#pxe/control/stop-boot-server.ts";

/** How strangers are looked at. */
export interface Look {
  readonly uefiChain: BootMachine["uefiChain"];
  /** After so long it ends, whoever has reported. */
  readonly seconds: number;
  /** It ends when so many have reported. */
  readonly count?: number;
  /** Ends it early, with what there is. */
  readonly signal: AbortSignal;
  readonly onStatus: (status: DiscoveryStatus) => void;
}

export interface DiscoveryPlace {
  readonly settings: BootServerSettings;
  /** Words that lead into the network of the machines. */
  readonly enter: readonly string[];
  /** Machines of the environment's file: they are known, and not looked at. */
  readonly known: readonly BootMachine[];
  readonly onProgress: (text: string) => void;
}

const askEveryMs = 300;

/**
 * Starts a boot server, or takes the one that runs, lets strangers in for as long as the look lasts, and leaves
 * everything as it was. Any hardware is driven by the installer for real machines, so that this is the one that is used.
 * @returns who reported, in the order in which they asked
 */
export async function lookForMachines(place: DiscoveryPlace, look: Look): Promise<readonly DiscoveredMachine[]> {
  const { settings, enter, known, onProgress } = place;
  const { kernel, initrd } = await ensureInstaller("metal", { cacheDirectory: settings.cacheDirectory, onProgress });
  const isOurs = (await runningBootServer(settings.stateDirectory)) === undefined;
  const control = await ensureBootServer(settings, { enter });
  try {
    for (const machine of known) await control.putMachine(machine);
    const { uefiChain, seconds } = look;
    await control.openDiscovery({ kernel, initrd, kernelArguments: ["console=tty0"], uefiChain, seconds });
    return await untilSeen(control, look);
  } finally {
    await control.closeDiscovery().catch(() => {});
    if (isOurs) await stopBootServer(settings.stateDirectory);
  }
}

/** @param control of a boot server with discovery on */
export async function untilSeen(
  control: Pick<BootControl, "discovery">,
  { count, signal, onStatus }: Pick<Look, "count" | "signal" | "onStatus">,
): Promise<readonly DiscoveredMachine[]> {
  for (;;) {
    const status = await control.discovery();
    onStatus(status);
    const reported = status.machines.filter(({ state }) => state === "reported");
    const isOver = status.openUntil === undefined || reported.length >= (count ?? Number.POSITIVE_INFINITY);
    if (isOver || signal.aborted) return reported;
    await sleep(askEveryMs, undefined, { signal }).catch(() => {});
  }
}
