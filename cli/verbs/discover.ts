import { bootServerSettings } from "#provisioning/machine/boot-server-settings.ts";
import { sshAccess } from "#provisioning/machine/ssh-access.ts";
import { bootMachine } from "#provisioning/machine/workbench.ts";
import { machineAccess } from "#stacks/machine-access-of.ts";
import { machineSpec } from "#stacks/machine-spec-of.ts";
import { openEnvironment } from "../cli-environment.ts";
import { exitCodes } from "../command-line/exit-codes.ts";
import { enough } from "../discovery/enough.ts";
import { lookForMachines } from "../discovery/look-for-machines.ts";
import { lookOf } from "../discovery/look-of.ts";
import { renderFound } from "../discovery/render-found.ts";
import { tellNews } from "../discovery/tell-news.ts";
import { printJson, say } from "../display/say.ts";
import type { Request } from "../request.ts";

/**
 * `hearth discover`: for some minutes, machines that are in no file may boot over the network to be looked at. Nothing
 * is written on any disk, and each turns itself off after its report.
 */
export async function discover(request: Request): Promise<number> {
  const look = lookOf(request);
  const { environment, paths } = await openEnvironment(request);
  const specs = environment.machines.map((machine) => machineSpec(environment, machine.name));
  const [first] = specs;
  if (!first) return exitCodes.failed;
  const tell = (text: string) => say(request, text);
  const onProgress = (text: string) => tell(`· ${text}`);
  const place = {
    settings: await bootServerSettings(first, paths, onProgress),
    enter: await sshAccess(machineAccess(environment)).enter(),
    known: specs.map(bootMachine),
    onProgress,
  };
  const { signal, key, close } = enough(process.stdin);
  tell(
    `· turn the machines on and let them boot over the network; ends after ${look.seconds / 60} min, or with ${key}`,
  );
  const found = await lookForMachines(place, { ...look, signal, onStatus: tellNews(tell) }).finally(close);
  if (request.json) printJson(found);
  else console.log(found.length > 0 ? `\n${renderFound(found)}` : "✗ no machine has reported");
  return found.length > 0 ? exitCodes.done : exitCodes.failed;
}
