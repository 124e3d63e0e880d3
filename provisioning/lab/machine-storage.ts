import { copyFile, mkdir, readFile, rename, stat, writeFile } from "node:fs/promises";
import { runCommand } from "../artifacts/run-command.ts";
import type { Emulator } from "./emulator.ts";
import type { MachineFiles } from "./machine-files.ts";
import type { BootDevice } from "./qemu-arguments.ts";
import type { VirtualMachineSpec } from "./virtual-machine-spec.ts";

/**
 * Everything a machine has while its power is off: directory, empty disks, firmware memory, the script that plugs
 * its card in. What is there already stays as it is.
 */
export async function ensureMachineStorage(
  spec: VirtualMachineSpec,
  files: MachineFiles,
  emulator: Pick<Emulator, "qemuImg" | "ovmf">,
  bridge: string,
): Promise<void> {
  await mkdir(files.directory, { recursive: true, mode: 0o700 });
  for (const [index, disk] of spec.disks.entries()) {
    await once(files.disk(index), (part) =>
      runCommand([...emulator.qemuImg, "create", "-q", "-f", "qcow2", part, `${Math.round(disk.sizeGiB * 1024)}M`]),
    );
  }
  if (spec.firmware !== "bios") {
    const template = spec.firmware === "uefi-secure-boot" ? "OVMF_VARS_4M.ms.fd" : "OVMF_VARS_4M.fd";
    await once(files.variables, (part) => copyFile(`${emulator.ovmf}/${template}`, part));
  }
  await writeFile(files.interfaceUp, `#!/bin/sh\nexec ip link set dev "$1" master ${bridge} up\n`, { mode: 0o700 });
}

/** What the machine boots first from the next start on; a new one tries its disk, as most machines in a shop do. */
export async function readBootFirst(files: MachineFiles): Promise<BootDevice> {
  const text = await readFile(files.bootFirst, "utf8").catch(() => "");
  return text.trim() === "network" ? "network" : "disk";
}

export async function writeBootFirst(files: MachineFiles, device: BootDevice): Promise<void> {
  await mkdir(files.directory, { recursive: true, mode: 0o700 });
  await replace(files.bootFirst, (part) => writeFile(part, `${device}\n`));
}

async function once(file: string, make: (part: string) => Promise<unknown>): Promise<void> {
  if (await stat(file).catch(() => undefined)) return;
  await replace(file, make);
}

/** A process killed half way leaves a `.new` and never half a file. */
async function replace(file: string, make: (part: string) => Promise<unknown>): Promise<void> {
  await make(`${file}.new`);
  await rename(`${file}.new`, file);
}
