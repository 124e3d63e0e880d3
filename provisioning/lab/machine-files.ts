import path from "node:path";

/** What a machine keeps in `<labDirectory>/<name>/`. QEMU runs in that directory and is told the bare names. */
export interface MachineFiles {
  readonly directory: string;
  /** {@link ./process-record.ts} of its QEMU. */
  readonly process: string;
  /** The hardware that it was started with. */
  readonly hardware: string;
  /** What QEMU itself has to say. */
  readonly log: string;
  /** The serial console since the last power-on; the one before it is in `previousConsole`. */
  readonly console: string;
  readonly previousConsole: string;
  /** UEFI's non-volatile memory. */
  readonly variables: string;
  /** `network` or `disk`. */
  readonly bootFirst: string;
  readonly monitor: string;
  /** Puts the machine's network card on the bridge. */
  readonly interfaceUp: string;
  readonly lock: string;
  readonly disk: (index: number) => string;
}

export function machineFiles(labDirectory: string, name: string): MachineFiles {
  const directory = path.join(path.resolve(labDirectory), name);
  const file = (base: string) => path.join(directory, base);
  return {
    directory,
    process: file("qemu.json"),
    hardware: file("hardware.json"),
    log: file("qemu.log"),
    console: file("serial.log"),
    previousConsole: file("serial.previous.log"),
    variables: file("vars.fd"),
    bootFirst: file("boot-first"),
    monitor: file("qmp.sock"),
    interfaceUp: file("interface-up"),
    lock: file("power.lock"),
    disk: (index) => file(`disk${index}.qcow2`),
  };
}
