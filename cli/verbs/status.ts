import { openWorkbench } from "#provisioning/machine/open-workbench.ts";
import { runSsh } from "#provisioning/ssh/run-ssh.ts";
import { machineSpec } from "#stacks/machine-spec-of.ts";
import { type OpenEnvironment, openEnvironment } from "../cli-environment.ts";
import { exitCodes } from "../command-line/exit-codes.ts";
import { type MachineStatus, renderStatusTable } from "../display/machine-status.ts";
import type { MachineOutput } from "../display/machine-table.ts";
import { printJson } from "../display/say.ts";
import { openEngine } from "../engine-session.ts";
import type { Request } from "../request.ts";
import { machinesOf } from "./up.ts";

/** `make status`: a line a machine. Exit 1 when one of them is not what it should be. */
export async function status(request: Request): Promise<number> {
  const opened = await openEnvironment(request);
  const installed = await machinesOf(await openEngine(opened));
  const machines = await Promise.all(
    opened.environment.machines.map(({ name }) =>
      machineStatus(
        opened,
        name,
        installed.find((output) => output.name === name),
      ),
    ),
  );
  if (request.json) printJson({ environment: request.env, machines });
  else console.log(renderStatusTable(machines));
  return machines.every(({ state }) => state === "up") ? exitCodes.done : exitCodes.failed;
}

async function machineStatus(
  opened: OpenEnvironment,
  name: string,
  output: MachineOutput | undefined,
): Promise<MachineStatus> {
  const spec = machineSpec(opened.environment, name);
  if (!output) return { name, power: "unknown", state: "not installed", address: spec.address };
  const bench = openWorkbench(spec);
  const power = await (await bench.power(() => {})).state();
  const { firmware, secureBoot, kernelRelease, installedDisk } = output;
  const known = { name, power, address: spec.address, firmware, secureBoot, kernelRelease, installedDisk } as const;
  if (power === "off") return { ...known, state: "off" };
  const uptimeSeconds = await askUptime(bench);
  return uptimeSeconds === undefined
    ? { ...known, state: "does not answer" }
    : { ...known, state: "up", uptimeSeconds };
}

async function askUptime(bench: ReturnType<typeof openWorkbench>): Promise<number | undefined> {
  try {
    const { stdout } = await runSsh(await bench.ssh(), "cut -d. -f1 /proc/uptime", { timeoutSeconds: 8 });
    return Number(stdout);
  } catch {
    return undefined;
  }
}
