import { open } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { stripVTControlCharacters } from "node:util";
import { HearthError } from "#model/hearth-error.ts";
import type { MachineConfig } from "#provisioning/inventory/environment.ts";
import { connectBootControl } from "#pxe/control/connect-boot-control.ts";
import type { OpenEnvironment } from "../cli-environment.ts";
import { interruption } from "../interruption.ts";
import { renderEvent } from "./render-story.ts";

const lookEveryMs = 500;

/** Prints what is new, until Ctrl-C: events of the boot server, and the console where there is one. */
export async function followLogs(
  { paths }: OpenEnvironment,
  machine: MachineConfig,
  consoleFile: string | undefined,
): Promise<void> {
  const ended = interruption();
  await Promise.all([
    followEvents(paths.boot, machine.name, ended),
    consoleFile === undefined ? undefined : followFile(consoleFile, ended),
  ]);
}

/** A boot server that is not there yet, or went away, may come: it is started on demand. */
async function followEvents(stateDirectory: string, machine: string, signal: AbortSignal): Promise<void> {
  const begunMs = Date.now();
  let after = 0;
  while (!signal.aborted) {
    try {
      for await (const event of connectBootControl(stateDirectory).events(after, signal)) {
        after = event.seq;
        if (event.machine === machine && Date.parse(event.time) >= begunMs) console.log(renderEvent(event));
      }
    } catch (error) {
      if (!(error instanceof HearthError)) throw error;
    }
    await pause(signal);
  }
}

/** As `tail -F`: what is appended, also after the file was begun anew. */
async function followFile(file: string, signal: AbortSignal): Promise<void> {
  let at: number | undefined;
  while (!signal.aborted) {
    const handle = await open(file, "r").catch(() => undefined);
    if (handle) {
      const { size } = await handle.stat();
      at = at === undefined ? size : size < at ? 0 : at;
      if (size > at) {
        const { buffer, bytesRead } = await handle.read(Buffer.alloc(size - at), 0, size - at, at);
        at += bytesRead;
        process.stdout.write(stripVTControlCharacters(buffer.subarray(0, bytesRead).toString("utf8")));
      }
      await handle.close();
    }
    await pause(signal);
  }
}

function pause(signal: AbortSignal): Promise<void> {
  return sleep(lookEveryMs, undefined, { signal }).catch(() => {});
}
