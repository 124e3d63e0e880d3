import type { ChildProcess } from "node:child_process";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { peerCommand } from "../peers/peer-command.ts";
import { peersAvailable } from "../peers/peers-available.ts";
import { type TestNamespace, withCable } from "../peers/with-namespace.ts";
import type { BenchGroup } from "./bench-group.ts";
import type { BenchRow } from "./bench-row.ts";
import { benchMachines } from "./dhcp-machines.ts";

/** Servers take turns, so that whatever else the machine does falls on each of them. */
const rounds = 5;
const warmUpMs = 1000;
const durationMs = 2000;

interface Figure {
  readonly offersPerSecond: number;
  /** Of one processor, for one OFFER: what the server costs whatever the load generator can do. */
  readonly cpuMicrosecondsEach: number;
}

type Start = (namespace: TestNamespace, scratch: string) => Promise<ChildProcess>;

/** DISCOVER→OFFER a second beside dnsmasq's, in two network namespaces on a cable, 200 machines with reserved addresses. */
export const group: BenchGroup = { title: "DHCP beside dnsmasq", order: 20, run };

async function run(): Promise<BenchRow[]> {
  if (!(await peersAvailable("DHCP figures"))) return [];
  const scratch = await mkdtemp(join(tmpdir(), "hearth-bench-dhcp-"));
  try {
    const figures = await takeTurns({ ours, pinging: dnsmasq([]), quick: dnsmasq(["--no-ping"]) }, scratch);
    return [
      row("dnsmasq", figures.ours, figures.pinging),
      row("dnsmasq without its ping check", figures.ours, figures.quick),
    ];
  } finally {
    await rm(scratch, { recursive: true });
  }
}

function row(peer: string, us: Figure, them: Figure): BenchRow {
  return {
    what: `DHCP, DISCOVER→OFFER a second, best of ${rounds} rounds in turn`,
    ours: `${us.offersPerSecond} (${us.cpuMicrosecondsEach} µs CPU each)`,
    peer: `${peer} ${them.offersPerSecond} (${them.cpuMicrosecondsEach} µs CPU each)`,
    target: `≥ dnsmasq's; ratio ${(us.offersPerSecond / them.offersPerSecond).toFixed(2)}`,
    reached: us.offersPerSecond >= them.offersPerSecond,
  };
}

async function takeTurns<Name extends string>(
  servers: Readonly<Record<Name, Start>>,
  scratch: string,
): Promise<Record<Name, Figure>> {
  const names = Object.keys(servers) as Name[];
  const measured: { name: Name; figure: Figure }[] = [];
  for (let round = 0; round < rounds; round += 1) {
    for (const name of names) {
      measured.push({ name, figure: await measure(servers[name], scratch) });
    }
  }
  const bestOf = (name: Name) => bestFigure(measured.filter((one) => one.name === name).map(({ figure }) => figure));
  return Object.fromEntries(names.map((name) => [name, bestOf(name)])) as Record<Name, Figure>;
}

/** The best round: whatever else runs on the machine only ever takes away. */
function bestFigure(figures: readonly Figure[]): Figure {
  const sorted = figures.toSorted((one, other) => other.offersPerSecond - one.offersPerSecond);
  if (!sorted[0]) throw new Error("nothing was measured");
  return sorted[0];
}

function measure(start: Start, scratch: string): Promise<Figure> {
  return withCable({ server: "10.77.0.1/24" }, async ({ server, client }) => {
    const child = await start(server, scratch);
    const words = ["eth0", String(warmUpMs), String(durationMs)];
    const load = client.run([process.execPath, join(import.meta.dirname, "dhcp-load.ts"), ...words]);
    await new Promise((resolve) => setTimeout(resolve, warmUpMs + 500));
    const before = await cpuMicroseconds(child.pid);
    await new Promise((resolve) => setTimeout(resolve, durationMs / 2));
    const spent = (await cpuMicroseconds(child.pid)) - before;
    const { stdout, stderr } = await load;
    const offersPerSecond = Number(stdout);
    if (!offersPerSecond) throw new Error(`no OFFER came: ${stderr}`);
    return {
      offersPerSecond,
      cpuMicrosecondsEach: Number((spent / ((offersPerSecond * durationMs) / 2000)).toFixed(1)),
    };
  });
}

/** Time that all threads of a process were on a processor (proc(5), `schedstat`, nanoseconds). */
async function cpuMicroseconds(pid: number | undefined): Promise<number> {
  let nanoseconds = 0;
  for (const thread of await readdir(`/proc/${pid}/task`)) {
    nanoseconds += Number((await readFile(`/proc/${pid}/task/${thread}/schedstat`, "utf8")).split(" ")[0]);
  }
  return nanoseconds / 1000;
}

const ours: Start = async (namespace, scratch) => {
  const state = await mkdtemp(join(scratch, "state-"));
  return until(namespace.start([process.execPath, join(import.meta.dirname, "dhcp-ours.ts"), "eth0", state]), /ready/);
};

/** dnsmasq as quick as it can be: no log of packets, no lease file, no DNS. */
function dnsmasq(words: readonly string[]): Start {
  return async (namespace, scratch) => {
    const hosts = join(scratch, "hosts");
    await writeFile(hosts, benchMachines.map(({ mac, address }) => `${mac},${address}\n`).join(""));
    const always = ["--keep-in-foreground", "--conf-file=/dev/null", "--user=root", "--pid-file=", "--port=0"];
    const dhcp = ["--dhcp-authoritative", "--dhcp-range=10.77.0.220,10.77.0.229,1h", `--dhcp-hostsfile=${hosts}`];
    const quiet = ["--quiet-dhcp", "--dhcp-leasefile=/dev/null", "--log-facility=-", "--dhcp-boot=snponly.efi"];
    const command = [...(await peerCommand("dnsmasq")), ...always, ...dhcp, ...quiet, ...words];
    return until(namespace.start(command), /read .*hosts|DHCP, IP range/);
  };
}

function until(child: ChildProcess, ready: RegExp): Promise<ChildProcess> {
  return new Promise((resolve, reject) => {
    let said = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding("utf8").on("data", (text: string) => {
        said += text;
        if (ready.test(said)) resolve(child);
      });
    }
    child.once("close", () => reject(new Error(said)));
  });
}
