import { machineFiles } from "#provisioning/lab/machine-files.ts";
import { chosenMachine, openEnvironment } from "../cli-environment.ts";
import { exitCodes } from "../command-line/exit-codes.ts";
import { printJson } from "../display/say.ts";
import { followLogs } from "../logs/follow-logs.ts";
import { readStory } from "../logs/read-story.ts";
import { renderInstallerLog } from "../logs/render-installer-log.ts";
import { renderStory } from "../logs/render-story.ts";
import { consoleTail } from "../logs/serial-console.ts";
import type { Request } from "../request.ts";

/** `make logs NODE=…`: what a machine said and did on its way, also when the run is long over. */
export async function logs(request: Request): Promise<number> {
  const opened = await openEnvironment(request);
  const machine = chosenMachine(opened);
  const story = await readStory(opened, machine);
  const files = machineFiles(opened.paths.lab, machine.name);
  const shown = request.all ? Number.POSITIVE_INFINITY : 40;
  const serial = machine.virtual ? await consoleTail(files, shown) : undefined;
  if (request.json) {
    printJson({ environment: request.env, ...story, ...(serial === undefined ? {} : { console: serial.split("\n") }) });
    return exitCodes.done;
  }
  console.log(renderStory(story));
  if (story.installerLog) console.log(`\n${renderInstallerLog(machine.name, story.installerLog, shown)}`);
  if (serial !== undefined) console.log(`\n${machine.name}: serial console (${files.console})\n${serial}`);
  if (request.follow) await followLogs(opened, machine, machine.virtual ? files.console : undefined);
  return exitCodes.done;
}
