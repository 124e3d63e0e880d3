import { machinesStackFile } from "../e2e/homelab.ts";
import type { BenchGroup } from "./bench-group.ts";
import { atMost, type BenchRow } from "./bench-row.ts";
import { oneBiosMachine, threeBiosMachines } from "./lab-machines.ts";
import { idleSeconds, type MeasuredHomelab, phaseText, withMeasuredHomelab } from "./measured-homelab.ts";

/** From empty disk to login, alone and three at once, and the price of a `make` that has nothing to do. */
export const group: BenchGroup = { title: "From empty disk to login", order: 10, run };

async function run(): Promise<BenchRow[]> {
  const lab = await machinesStackFile();
  const wide = await withMeasuredHomelab("bench-wide", oneBiosMachine(lab, 2), figures);
  const alone = await withMeasuredHomelab("bench-one", oneBiosMachine(lab, 1), figures);
  const together = await withMeasuredHomelab("bench-three", threeBiosMachines(lab), async (measured) => ({
    ...(await figures(measured)),
    idleAtOnceSeconds: await idleSeconds(measured.lab),
    idleSeconds: await idleOnceStarted(measured),
  }));
  const ratio = together.seconds / alone.seconds;
  return [
    loginRow("one BIOS machine with two processors", wide),
    loginRow("one BIOS machine with one processor", alone),
    {
      what: "three such machines at once, until the last answers",
      ours: `${together.seconds.toFixed(1)} s (${ratio.toFixed(2)} × one, ${(together.seconds / wide.seconds).toFixed(2)} × one with two processors; ${together.cpu})`,
      peer: "–",
      target: "≤ 2.2 × one",
      reached: ratio <= 2.2,
    },
    atMost("`make` with nothing to do, three machines", {
      value: together.idleSeconds,
      limit: 5,
      unit: "s",
      detail: `${together.idleAtOnceSeconds.toFixed(1)} s beside machines that are still starting`,
    }),
  ];
}

/** Machines that answer on SSH go on starting for half a minute, which is in the way of `make` on the same processors. */
async function idleOnceStarted({ lab, machines }: MeasuredHomelab): Promise<number> {
  await Promise.all(machines.map(({ name }) => lab.ssh(name, "cloud-init status --wait >&2 || true")));
  return idleSeconds(lab);
}

interface Figures {
  /** Of the slowest machine. */
  readonly seconds: number;
  readonly phases: string;
  readonly cpu: string;
}

async function figures({ machines, emulatorCpuSeconds }: MeasuredHomelab): Promise<Figures> {
  return {
    seconds: Math.max(...machines.map((machine) => machine.totalSeconds)),
    phases: phaseText(machines[0]),
    cpu: `${emulatorCpuSeconds.toFixed(0)} CPU-s until the end of \`make\``,
  };
}

function loginRow(who: string, { seconds, phases, cpu }: Figures): BenchRow {
  return atMost(`empty disk → SSH, ${who}`, { value: seconds, limit: 35, unit: "s", detail: `${phases}; ${cpu}` });
}
