import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import type { Plan } from "#provisioning/engine/engine.ts";
import { sshAccess } from "#provisioning/machine/ssh-access.ts";
import { type DoomedMachine, wipeDisk } from "#provisioning/machine/wipe-disk.ts";
import { machineAccess } from "#stacks/machine-access-of.ts";
import type { OpenEnvironment } from "./cli-environment.ts";
import type { MachineOutput } from "./display/machine-table.ts";
import { say } from "./display/say.ts";

/*
 * A machine with `wipe: true` loses its disk when it is taken out of the file: after it has left the cluster and was
 * given up, and never because it is installed again. A provider cannot tell the one from the other; a plan can. What
 * has to be wiped is written down before, so that an interruption does not leave a disk behind that was to go.
 */

/** The machines that a plan takes out and whose file said `wipe: true` when they were last brought up. */
export function machinesToWipe(plan: Plan, machines: readonly MachineOutput[]): readonly MachineOutput[] {
  const removed = plan.steps
    .filter(({ type, operation, logical }) => type === "hearth:metal:Machine" && operation === "delete" && logical)
    .map(({ name }) => name);
  return machines.filter(({ name, wipe }) => wipe && removed.includes(name));
}

export async function rememberWipes(opened: OpenEnvironment, machines: readonly MachineOutput[]): Promise<void> {
  for (const { name, address, installId } of machines) {
    const doomed: DoomedMachine = { name, address, installId };
    await mkdir(directoryOf(opened), { recursive: true, mode: 0o700 });
    await writeFile(path.join(directoryOf(opened), `${name}.json`), `${JSON.stringify(doomed)}\n`, { mode: 0o600 });
  }
}

/**
 * Wipes what is remembered, now or since an interruption. A machine that came back into the file is left alone.
 * @param staying names of the machines that go on being part of the environment
 * @throws HearthError with the first that could not be wiped; it stays remembered
 */
export async function wipeRemembered(opened: OpenEnvironment, staying: readonly string[]): Promise<void> {
  const files = await readdir(directoryOf(opened)).catch(() => []);
  for (const file of files.toSorted()) {
    const full = path.join(directoryOf(opened), file);
    const doomed = JSON.parse(await readFile(full, "utf8")) as DoomedMachine;
    if (!staying.includes(doomed.name)) {
      say(opened.request, `· wiping the disk of ${doomed.name}`);
      await wipeDisk(doomed, await sshAccess(machineAccess(opened.environment)).target(doomed.address));
      say(opened.request, `✓ ${doomed.name} is wiped and off`);
    }
    await rm(full);
  }
}

function directoryOf({ paths }: OpenEnvironment): string {
  return path.join(paths.own, "to-wipe");
}
