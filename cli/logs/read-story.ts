import { readFile } from "node:fs/promises";
import path from "node:path";
import type { MachineConfig } from "#provisioning/inventory/environment.ts";
import type { BootEvent } from "#pxe/contract/boot-event.ts";
import { connectBootControl } from "#pxe/control/connect-boot-control.ts";
import { readInstallerLog } from "#pxe/installer-log/installer-log-file.ts";
import { parseJournal } from "#pxe/journal/journal.ts";
import { runDurations } from "#pxe/journal/phase-durations.ts";
import { explainBoot } from "#pxe/wire/explain/explain-boot.ts";
import { readWire } from "#pxe/wire/wire-file.ts";
import type { OpenEnvironment } from "../cli-environment.ts";
import { lastAttempt, type MachineStory } from "./machine-story.ts";

/** From the boot server while it runs, else from what it left behind. */
export async function readStory(opened: OpenEnvironment, machine: MachineConfig): Promise<MachineStory> {
  const { boot } = opened.paths;
  const events = lastAttempt(await readJournal(boot), machine.name);
  const isOver = events.at(-1)?.kind === "first-boot";
  const endMs = isOver ? Date.parse(events.at(-1)?.time ?? "") : Date.now();
  const onWire = (await live(boot, machine.name)) ?? left(opened, machine);
  const installerLog = readInstallerLog(boot, machine.name);
  return {
    machine: machine.name,
    events,
    phases: runDurations(events, endMs),
    ...onWire,
    ...(installerLog ? { installerLog } : {}),
  };
}

async function readJournal(stateDirectory: string): Promise<BootEvent[]> {
  return parseJournal(await readFile(path.join(stateDirectory, "journal.jsonl"), "utf8").catch(() => ""));
}

async function live(stateDirectory: string, machine: string) {
  return connectBootControl(stateDirectory)
    .onWire(machine)
    .catch(() => undefined);
}

function left(
  { environment, paths }: OpenEnvironment,
  machine: MachineConfig,
): Pick<MachineStory, "seen" | "explanation"> {
  const seen = readWire(paths.boot).get(machine.mac) ?? [];
  // Nobody was there to hear it: that says nothing of the machine.
  if (seen.length === 0) return { seen };
  const explanation = explainBoot(seen, {
    machine: { name: machine.name, mac: machine.mac, address: machine.address, uefiChain: machine.netboot },
    settings: { ...environment.boot, dhcp: { mode: environment.boot.mode }, bootFiles: {} },
    nowMs: Date.now(),
    strangers: [],
  });
  return { seen, ...(explanation ? { explanation } : {}) };
}
