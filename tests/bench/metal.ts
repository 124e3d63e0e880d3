import { parseDocument } from "yaml";
import { createHomelab, machinesStackFile } from "../e2e/homelab.ts";
import type { BenchRow } from "./bench-row.ts";

/** From empty disk to login, alone and three at once, and the price of a `make` that has nothing to do. */
export async function run(): Promise<BenchRow[]> {
  const three = await machinesStackFile();
  const wide = await installSeconds("bench-wide", oneBiosMachine(three, 2));
  const alone = await installSeconds("bench-one", oneBiosMachine(three, 1));
  const together = await installSeconds("bench-three", threeBiosMachines(three));
  const ratio = together.slowestSeconds / alone.slowestSeconds;
  return [
    {
      what: "empty disk → SSH, one BIOS machine with two processors",
      ours: `${wide.slowestSeconds.toFixed(1)} s (${wide.phases})`,
      peer: "–",
      target: "≤ 35 s",
      reached: wide.slowestSeconds <= 35,
    },
    {
      what: "empty disk → SSH, one BIOS machine with one processor",
      ours: `${alone.slowestSeconds.toFixed(1)} s (${alone.phases})`,
      peer: "–",
      target: "≤ 35 s",
      reached: alone.slowestSeconds <= 35,
    },
    {
      what: "three such machines at once, until the last answers",
      ours: `${together.slowestSeconds.toFixed(1)} s (${ratio.toFixed(2)} × one, ${(together.slowestSeconds / wide.slowestSeconds).toFixed(2)} × one with two processors)`,
      peer: "–",
      target: "≤ 2.2 × one",
      reached: ratio <= 2.2,
    },
    {
      what: "`make` with nothing to do, three machines",
      ours: `${together.idleSeconds.toFixed(1)} s`,
      peer: "–",
      target: "≤ 5 s",
      reached: together.idleSeconds <= 5,
    },
  ];
}

interface Measured {
  readonly slowestSeconds: number;
  readonly idleSeconds: number;
  /** Of the first machine, `dhcp 0.3, image 8.1, …`. */
  readonly phases: string;
}

async function installSeconds(env: string, stackFile: string): Promise<Measured> {
  const lab = await createHomelab(env, stackFile);
  try {
    const { exitCode, output } = await lab.make();
    if (exitCode !== 0) throw new Error(`make failed:\n${output}`);
    const { machines } = JSON.parse((await lab.make("-s", "outputs")).output) as {
      machines: { totalSeconds: number; phases: { phase: string; seconds: number }[] }[];
    };
    const idle = await lab.make();
    if (!idle.output.includes("nothing to change")) throw new Error(`make changed something:\n${idle.output}`);
    return {
      slowestSeconds: Math.max(...machines.map((machine) => machine.totalSeconds)),
      idleSeconds: idle.seconds,
      phases: machines[0]?.phases.map(({ phase, seconds }) => `${phase} ${seconds}`).join(", ") ?? "",
    };
  } finally {
    await lab.remove();
  }
}

/** What a machine has that is no node of a cluster. */
const memoryMiB = 1536;

function oneBiosMachine(stackFile: string, cpus: number): string {
  const document = parseDocument(stackFile);
  for (const index of [2, 1]) document.deleteIn(["config", "hearth:machines", index]);
  const virtual = ["config", "hearth:machines", 0, "virtual"];
  document.setIn([...virtual, "cpus"], cpus);
  document.setIn([...virtual, "memoryMiB"], memoryMiB);
  return document.toString();
}

function threeBiosMachines(stackFile: string): string {
  const document = parseDocument(stackFile);
  const first = document.toJS().config["hearth:machines"][0];
  const machines = [0, 1, 2].map((index) => ({
    ...first,
    name: `metal${index}`,
    mac: first.mac.replace(/.$/, String(index)),
    address: first.address.replace(/\d$/, String(index)),
    disk: { serial: `hearth-metal${index}` },
    virtual: {
      ...first.virtual,
      cpus: 1,
      memoryMiB,
      disks: [{ ...first.virtual.disks[0], serial: `hearth-metal${index}` }],
    },
  }));
  document.setIn(["config", "hearth:machines"], machines);
  return document.toString();
}
