import { readFile, rm } from "node:fs/promises";
import { runCommand } from "../artifacts/run-command.ts";
import type { Emulator } from "./emulator.ts";
import type { MachineFiles } from "./machine-files.ts";

/**
 * Numbers of the disks, those with a boot sector first. SeaBIOS starts from one disk only, the first in its order;
 * the BIOS of a real machine tries them all, and so finds the one that was installed.
 */
export async function biosDiskOrder(
  files: MachineFiles,
  count: number,
  emulator: Pick<Emulator, "qemuImg">,
): Promise<number[]> {
  const numbers = Array.from({ length: count }, (_, number) => number);
  if (count < 2) return numbers;
  const bootable = await Promise.all(numbers.map((number) => hasBootSector(files.disk(number), emulator)));
  return numbers.toSorted((left, right) => Number(bootable[right]) - Number(bootable[left]));
}

async function hasBootSector(disk: string, emulator: Pick<Emulator, "qemuImg">): Promise<boolean> {
  const sector = `${disk}.sector`;
  const copy = ["dd", "-f", "qcow2", "-O", "raw", "bs=512", "count=1", `if=${disk}`, `of=${sector}`];
  try {
    await runCommand([...emulator.qemuImg, ...copy]);
    return (await readFile(sector)).readUInt16LE(510) === 0xaa55;
  } finally {
    await rm(sector, { force: true });
  }
}
