import { readFile, rm } from "node:fs/promises";
import path from "node:path";
import type { HostKeyPair } from "#cloud-init/seed-files.ts";
import { replaceFile } from "#model/replace-file.ts";

/**
 * What has to survive a killed installation and does not belong into the Pulumi state:
 * the host key that is on its way to the machine, and which marks on its disk are its own.
 */
export interface MachineRecord {
  /** Of the installation under way; gone once the machine answered and made a key of its own. Secret. */
  readonly hostKey?: HostKeyPair;
  /** Installations of this machine that were given up: their mark on the disk does not protect it any more. */
  readonly formerInstallIds: readonly string[];
  /** The person said `make reinstall`: whatever mark the disk carries may go, save that of another living machine. */
  readonly overwriteAnyMark: boolean;
}

const empty: MachineRecord = { formerInstallIds: [], overwriteAnyMark: false };

/** @param directory `EnvironmentPaths.machines` */
export async function readMachineRecord(directory: string, machine: string): Promise<MachineRecord> {
  try {
    return {
      ...empty,
      ...(JSON.parse(await readFile(recordFile(directory, machine), "utf8")) as Partial<MachineRecord>),
    };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return empty;
    throw error;
  }
}

/** Replaces the record atomically; the file is readable by its owner alone. */
export async function writeMachineRecord(directory: string, machine: string, record: MachineRecord): Promise<void> {
  await replaceFile(recordFile(directory, machine), `${JSON.stringify(record, null, 2)}\n`);
}

export async function removeMachineRecord(directory: string, machine: string): Promise<void> {
  await rm(recordFile(directory, machine), { force: true });
}

function recordFile(directory: string, machine: string): string {
  return path.join(directory, `${machine}.json`);
}
