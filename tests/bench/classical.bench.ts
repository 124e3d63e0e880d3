import { labAvailable } from "#provisioning/lab/testing/lab-available.ts";
import { testEmulator } from "#provisioning/lab/testing/test-emulator.ts";
import { machinesStackFile } from "../e2e/homelab.ts";
import type { BenchGroup } from "./bench-group.ts";
import type { BenchRow } from "./bench-row.ts";
import { installClassically } from "./classical/install-classically.ts";
import { oneBiosMachine } from "./lab-machines.ts";
import { withMeasuredHomelab } from "./measured-homelab.ts";

/** Ours beside Debian's own installer on the same machine of the lab; the peer alone takes a quarter of an hour. */
export const group: BenchGroup = {
  title: "Beside debian-installer",
  order: 15,
  onlyWhenAsked: true,
  run,
};

async function run(): Promise<BenchRow[]> {
  const what = "the classical way";
  const emulator = (await labAvailable(what)) ? await testEmulator(what) : undefined;
  if (!emulator) return [];
  const ours = await withMeasuredHomelab("bench-ours", oneBiosMachine(await machinesStackFile(), 1), async (lab) => ({
    seconds: Math.max(...lab.machines.map(({ totalSeconds }) => totalSeconds)),
    cpu: lab.emulatorCpuSeconds,
  }));
  const theirs = await installClassically(emulator);
  const megabytes = Math.round(theirs.downloadedBytes / 1e6);
  return [
    {
      what: "empty disk → SSH, one BIOS machine with one processor",
      ours: `${ours.seconds.toFixed(1)} s (${ours.cpu.toFixed(0)} CPU-s until the end of \`make\`)`,
      peer: `debian-installer, preseeded, ${theirs.seconds.toFixed(0)} s (${theirs.emulatorCpuSeconds.toFixed(0)} CPU-s, ${megabytes} MB of packages from the mirror)`,
      target: `less; ratio ${(ours.seconds / theirs.seconds).toFixed(3)}`,
      reached: ours.seconds < theirs.seconds,
    },
  ];
}
