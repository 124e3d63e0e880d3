import { access, constants, readFile } from "node:fs/promises";
import path from "node:path";
import { HearthError } from "#model/hearth-error.ts";
import { requireNamespaceSupport } from "../lab/namespace-entry.ts";
import { type Finding, findingsOf } from "./finding.ts";

const lab = findingsOf("lab");
const kvm = findingsOf("KVM");
const memory = findingsOf("memory");

/** Whether this computer can carry the lab's machines, and how fast. */
export async function checkLab(request: {
  readonly cacheDirectory: string;
  readonly memoryMiB: readonly number[];
}): Promise<Finding[]> {
  const [supported, device, tried, meminfo] = await Promise.all([
    namespaceFinding(),
    access("/dev/kvm", constants.R_OK | constants.W_OK).then(
      () => "usable" as const,
      (error: NodeJS.ErrnoException) => (error.code === "EACCES" ? ("closed" as const) : ("missing" as const)),
    ),
    readFile(path.join(request.cacheDirectory, "accelerator.json"), "utf8").catch(() => undefined),
    readFile("/proc/meminfo", "utf8").catch(() => ""),
  ]);
  const works = tried === undefined ? undefined : (JSON.parse(tried) as { kvm?: boolean }).kvm;
  const available = /^MemAvailable:\s+(\d+) kB/m.exec(meminfo)?.[1];
  return [
    supported,
    judgeKvm(device, works),
    ...(available === undefined ? [] : [judgeMemory(request.memoryMiB, Number(available) / 1024)]),
  ];
}

async function namespaceFinding(): Promise<Finding> {
  try {
    await requireNamespaceSupport();
    return lab.ok("The lab can have a network of its own; no packet of it reaches yours.");
  } catch (error) {
    if (!(error instanceof HearthError)) throw error;
    return lab.fail({ says: error.what, why: error.why, remedy: error.remedy });
  }
}

/** @param works whether a trial boot went well; undefined before the first */
export function judgeKvm(device: "usable" | "closed" | "missing", works: boolean | undefined): Finding {
  const slow = "The lab's machines are emulated, which makes them some ten times slower. Everything works.";
  if (device === "missing") {
    return kvm.warn({
      says: "There is no /dev/kvm.",
      why: slow,
      remedy: "Turn virtualisation on in this computer's firmware, or leave it.",
    });
  }
  if (device === "closed") {
    return kvm.warn({
      says: "/dev/kvm may not be opened by you.",
      why: slow,
      remedy: "Run make as root, or join its group: `usermod -aG kvm $USER`, and log in again.",
    });
  }
  if (works === false) {
    return kvm.warn({
      says: "/dev/kvm is there, and a trial boot on it failed.",
      why: slow,
      remedy:
        "This computer is itself virtual and its host does not allow machines inside; allow it there, or leave it.",
    });
  }
  return kvm.ok(works ? "The lab's machines run on KVM." : "/dev/kvm is there; it is tried when the lab starts.");
}

export function judgeMemory(machinesMiB: readonly number[], availableMiB: number): Finding {
  const wanted = machinesMiB.reduce((sum, one) => sum + one, 0);
  const gibibytes = (mebibytes: number) => `${(mebibytes / 1024).toFixed(1)} GiB`;
  if (wanted <= availableMiB) {
    return memory.ok(`${gibibytes(availableMiB)} are available, and the machines have ${gibibytes(wanted)}.`);
  }
  return memory.warn({
    says: `The machines have ${gibibytes(wanted)}, and ${gibibytes(availableMiB)} are available.`,
    why: "Machines that find no memory are ended by the kernel, or everything becomes slow.",
    remedy: "Give `virtual.memoryMiB` less, take a machine out, or end other programs.",
  });
}
