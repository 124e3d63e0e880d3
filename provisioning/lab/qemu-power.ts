import { readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { HearthError } from "#model/hearth-error.ts";
import { withFileLock } from "../artifacts/file-lock.ts";
import type { PowerDriver } from "../power/power-driver.ts";
import { biosDiskOrder } from "./bios-disk-order.ts";
import { type Emulator, ensureEmulator } from "./emulator.ts";
import type { LabNetwork } from "./lab-network.ts";
import { type MachineFiles, machineFiles } from "./machine-files.ts";
import { ensureMachineStorage, readBootFirst, writeBootFirst } from "./machine-storage.ts";
import { livingProcess, processLives } from "./process-record.ts";
import { networkBootIndex, networkCardId, qemuArguments } from "./qemu-arguments.ts";
import { openQmpSession, QmpClosed, type QmpSession } from "./qmp-session.ts";
import { skipRomPrompt } from "./skip-rom-prompt.ts";
import { startDetached } from "./start-detached.ts";
import type { VirtualMachineSpec } from "./virtual-machine-spec.ts";

export interface QemuPowerOptions {
  /** Where the emulator is unpacked at first use. */
  readonly cacheDirectory: string;
  readonly onProgress?: (text: string) => void;
  /** In place of the cache's emulator. */
  readonly emulator?: Emulator;
}

const startTimeoutMs = 15_000;
const endTimeoutMs = 5000;

/**
 * The power button of a virtual machine. The machine is a QEMU process that outlives this one; a guest that turns
 * itself off ends it. All of the machine, and which device it boots first, is in `<labDirectory>/<name>/`.
 *
 * Errors: HearthError `vm-start-failed`, `vm-stuck`, and those of `ensureEmulator`.
 */
export function qemuPower(
  network: LabNetwork,
  labDirectory: string,
  spec: VirtualMachineSpec,
  options: QemuPowerOptions,
): PowerDriver {
  const files = machineFiles(labDirectory, spec.name);
  const exclusively = <T>(work: () => Promise<T>) => withFileLock(files.lock, work);

  async function start(): Promise<void> {
    if (await livingProcess(files.process)) return;
    const onProgress = options.onProgress ?? (() => {});
    const emulator = options.emulator ?? (await ensureEmulator({ cacheDirectory: options.cacheDirectory, onProgress }));
    await ensureMachineStorage(spec, files, emulator, network.bridge);
    await rename(files.console, files.previousConsole).catch(() => {});
    await rm(files.monitor, { force: true });
    const bootFirst = await readBootFirst(files);
    const diskOrder = spec.firmware === "bios" ? await biosDiskOrder(files, spec.disks.length, emulator) : undefined;
    const { accelerator, ovmf, qemu } = emulator;
    await writeFile(files.hardware, JSON.stringify(spec));
    await startDetached({
      enter: network.enter,
      argv: [...qemu, ...qemuArguments(spec, { accelerator, ovmf, bootFirst, ...(diskOrder ? { diskOrder } : {}) })],
      directory: files.directory,
      recordFile: files.process,
      logFile: files.log,
    });
    const qmp = await untilAnswers(spec, files);
    await whileOpen(qmp, () => passFirmware(qmp, 0));
  }

  async function restart(): Promise<void> {
    const qmp = await openQmpSession(files.monitor);
    const consoleEnd = (await stat(files.console).catch(() => undefined))?.size ?? 0;
    await whileOpen(qmp, async () => {
      await qmp.execute("system_reset");
      await passFirmware(qmp, consoleEnd);
    });
  }

  async function passFirmware(qmp: QmpSession, consoleStart: number): Promise<void> {
    if (spec.firmware !== "bios" || (await readBootFirst(files)) !== "network") return;
    await skipRomPrompt(files.console, consoleStart, qmp);
  }

  return {
    kind: "qemu",
    state: async () => ((await livingProcess(files.process)) ? "on" : "off"),
    on: () => exclusively(start),
    off: () => exclusively(() => cutPower(spec, files)),
    reset: () =>
      exclusively(async () => {
        if (!(await livingProcess(files.process))) return start();
        // Another card or processor is put in while the machine is off.
        if (await hasOtherHardware(spec, files)) {
          await cutPower(spec, files);
          return start();
        }
        try {
          await restart();
        } catch (error) {
          if (!(error instanceof QmpClosed)) throw error;
          // It went off in this very moment, or does not listen any more.
          await cutPower(spec, files);
          await start();
        }
      }),
    bootFirst: (device) =>
      exclusively(async () => {
        await writeBootFirst(files, device);
        if (!(await livingProcess(files.process))) return;
        await withMonitor(files, (qmp) => moveNetworkCard(qmp, networkBootIndex(device)));
      }),
  };
}

async function hasOtherHardware(spec: VirtualMachineSpec, files: MachineFiles): Promise<boolean> {
  const started = await readFile(files.hardware, "utf8").catch(() => undefined);
  return started !== undefined && started !== JSON.stringify(spec);
}

/** The firmware reads the order anew at every reset of the machine. */
async function moveNetworkCard(qmp: QmpSession, bootIndex: number): Promise<void> {
  const property = { path: `/machine/peripheral/${networkCardId}`, property: "bootindex" };
  // QEMU refuses a position that is taken, even by the card itself.
  if ((await qmp.execute("qom-get", property)) === bootIndex) return;
  await qmp.execute("qom-set", { ...property, value: bootIndex });
}

async function cutPower(spec: VirtualMachineSpec, files: MachineFiles): Promise<void> {
  const running = await livingProcess(files.process);
  if (!running) return;
  await withMonitor(files, (qmp) => qmp.execute("quit"));
  for (const start = Date.now(); await processLives(running); await sleep(20)) {
    const elapsedMs = Date.now() - start;
    if (elapsedMs > 2 * endTimeoutMs) throw stuck(spec, running.pid);
    if (elapsedMs > endTimeoutMs) process.kill(running.pid, "SIGKILL");
  }
  await rm(files.monitor, { force: true });
}

/** A machine that went off meanwhile is no error: nobody is there to be told. */
async function withMonitor(files: MachineFiles, tell: (qmp: QmpSession) => Promise<unknown>): Promise<void> {
  try {
    const qmp = await openQmpSession(files.monitor);
    await whileOpen(qmp, () => tell(qmp));
  } catch (error) {
    if (!(error instanceof QmpClosed)) throw error;
  }
}

async function whileOpen(qmp: QmpSession, work: () => Promise<unknown>): Promise<void> {
  try {
    await work();
  } finally {
    qmp.close();
  }
}

async function untilAnswers(spec: VirtualMachineSpec, files: MachineFiles): Promise<QmpSession> {
  for (const deadline = Date.now() + startTimeoutMs; ; await sleep(20)) {
    if (!(await livingProcess(files.process))) throw await startFailed(spec, files);
    try {
      return await openQmpSession(files.monitor);
    } catch (error) {
      if (!(error instanceof QmpClosed)) throw error;
      if (Date.now() > deadline) throw await startFailed(spec, files, error);
    }
  }
}

async function startFailed(spec: VirtualMachineSpec, files: MachineFiles, cause?: Error): Promise<HearthError> {
  const log = (await readFile(files.log, "utf8").catch(() => "")).trim().split("\n").slice(-3).join(" ");
  return new HearthError({
    code: "vm-start-failed",
    what: `The virtual machine ${spec.name} did not start.`,
    why: log ? `QEMU said: ${log}` : "QEMU said nothing and does not answer.",
    remedy: `Free memory or disk space if it asks for it, and run \`make\` again; its log is ${files.log}.`,
    ...(cause ? { cause } : {}),
  });
}

function stuck(spec: VirtualMachineSpec, pid: number): HearthError {
  return new HearthError({
    code: "vm-stuck",
    what: `The virtual machine ${spec.name} (process ${pid}) does not end.`,
    why: "It was told to quit and then killed, and the kernel still lists it; most likely its disk does not answer.",
    remedy: "Check the disk that holds the lab for errors, then try again.",
  });
}
