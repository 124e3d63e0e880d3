import { rm, writeFile } from "node:fs/promises";
import { runCommand } from "../../artifacts/run-command.ts";
import type { Emulator } from "../emulator.ts";

/** Whole operating systems, of eight bytes and less, in 16-bit code. */
export const bootSectors = {
  /** Says A on the serial port and waits for ever: mov dx,0x3f8; mov al,'A'; out dx,al; hlt; jmp. */
  sayA: Buffer.from("baf803b041eef4ebfd", "hex"),
  /** Turns the machine off by ACPI, the way `poweroff` ends: mov dx,0x604; mov ax,0x2000; out dx,ax; hlt. */
  powerOff: Buffer.from("ba0406b80020eff4", "hex"),
} as const;

/** Replaces a machine's disk by a bootable one. */
export async function writeBootSector(disk: string, code: Uint8Array, emulator: Emulator): Promise<void> {
  const raw = `${disk}.raw`;
  const bytes = Buffer.alloc(1024 * 1024);
  bytes.set(code);
  bytes.writeUInt16LE(0xaa55, 510);
  await writeFile(raw, bytes);
  await runCommand([...emulator.qemuImg, "convert", "-f", "raw", "-O", "qcow2", raw, disk]);
  await rm(raw);
}
