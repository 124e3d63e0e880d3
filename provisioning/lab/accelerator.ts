import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { access, constants, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { z } from "zod";
import { probeDisk, probeExitCode, probePort } from "./probe-disk.ts";
import { hostBootId } from "./process-record.ts";

/** What carries a machine: the processor itself, or QEMU's translator. */
export type Accelerator = "kvm" | "tcg";

/** A boot that works takes a fraction of a second. */
const probeTimeoutMs = 4000;

/** `trial`: digest of the disk that was tried, because a newer Hearth may try more. */
const resultSchema = z.object({ bootId: z.string(), trial: z.string(), kvm: z.boolean() });

/**
 * KVM where a probe boot really works, else TCG. `/dev/kvm` alone proves nothing: inside some virtual machines it
 * opens and then hangs, or runs only guests that are made for it. The result is kept until the host is restarted or
 * the trial is another.
 */
export async function chooseAccelerator(request: {
  /** Words that start QEMU. */
  readonly qemu: readonly string[];
  readonly resultFile: string;
  readonly onProgress: (text: string) => void;
}): Promise<Accelerator> {
  const usable = await access("/dev/kvm", constants.R_OK | constants.W_OK).then(
    () => true,
    () => false,
  );
  if (!usable) return "tcg";
  const bootId = await hostBootId();
  const known = await readResult(request.resultFile);
  const trial = createHash("sha256").update(probeDisk()).digest("hex");
  if (known?.bootId === bootId && known.trial === trial) return known.kvm ? "kvm" : "tcg";

  const kvm = await probeBoot(request.qemu, "kvm");
  request.onProgress(
    kvm
      ? "machines run on KVM"
      : "machines are emulated: /dev/kvm is there, but a trial boot on it failed, which makes them ten times slower",
  );
  await writeFile(request.resultFile, `${JSON.stringify({ bootId, trial, kvm })}\n`);
  return kvm ? "kvm" : "tcg";
}

/** Whether a machine gets from its firmware into 64-bit code, with the system management mode that Secure Boot needs. */
export async function probeBoot(qemu: readonly string[], accelerator: Accelerator): Promise<boolean> {
  const directory = await mkdtemp(path.join(tmpdir(), "hearth-probe-"));
  try {
    await writeFile(path.join(directory, "probe.img"), probeDisk());
    const exitCode = await runProbe(qemu, accelerator, directory);
    return exitCode === probeExitCode;
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

function runProbe(qemu: readonly string[], accelerator: Accelerator, directory: string): Promise<number | null> {
  const [program = "", ...rest] = qemu;
  const child = spawn(
    program,
    [
      ...rest,
      ...["-accel", accelerator, "-cpu", accelerator === "kvm" ? "host" : "max", "-machine", "q35,smm=on", "-m", "64"],
      ...["-no-user-config", "-nodefaults", "-display", "none", "-no-reboot"],
      ...["-device", `isa-debug-exit,iobase=${probePort},iosize=1`],
      ...["-drive", "if=none,id=probe,format=raw,readonly=on,file=probe.img", "-device", "virtio-blk-pci,drive=probe"],
    ],
    { cwd: directory, stdio: "ignore" },
  );
  return new Promise((resolve) => {
    const timer = setTimeout(() => child.kill("SIGKILL"), probeTimeoutMs);
    const end = (exitCode: number | null) => {
      clearTimeout(timer);
      resolve(exitCode);
    };
    child.once("exit", end);
    child.once("error", () => end(null));
  });
}

async function readResult(file: string): Promise<z.infer<typeof resultSchema> | undefined> {
  try {
    return resultSchema.parse(JSON.parse(await readFile(file, "utf8")));
  } catch {
    return undefined;
  }
}
