import { describeDisk } from "#provisioning/machine/describe-disk.ts";
import { openWorkbench } from "#provisioning/machine/open-workbench.ts";
import { runSsh } from "#provisioning/ssh/run-ssh.ts";
import { machineSpec } from "#stacks/machine-spec-of.ts";
import { type OpenEnvironment, openEnvironment, type Request } from "../cli-environment.ts";
import { firmwareName, type MachineOutput } from "../display/machine-table.ts";
import { renderTable } from "../display/table.ts";
import { openEngine } from "../engine-session.ts";
import { machinesOf } from "./up.ts";

/** `make status`: a line a machine. Exit 1 when one of them is not what it should be. */
export async function status(request: Request): Promise<number> {
  const opened = await openEnvironment(request);
  const installed = await machinesOf(await openEngine(opened));
  const rows = await Promise.all(
    opened.environment.machines.map((machine) =>
      statusRow(
        opened,
        machine.name,
        installed.find((output) => output.name === machine.name),
      ),
    ),
  );
  console.log(renderTable(["machine", "power", "state", "address", "firmware", "kernel", "disk"], rows));
  return rows.every((row) => row[2]?.startsWith("up ")) ? 0 : 1;
}

async function statusRow(opened: OpenEnvironment, name: string, output: MachineOutput | undefined): Promise<string[]> {
  const spec = machineSpec(opened.environment, name);
  if (!output) return [name, "–", "not installed", spec.address, "–", "–", "–"];
  const bench = openWorkbench(spec);
  const power = await (await bench.power(() => {})).state();
  const state = power === "off" ? "off" : await sshState(bench);
  return [
    name,
    power,
    state,
    spec.address,
    firmwareName(output),
    output.kernelRelease,
    describeDisk(output.installedDisk),
  ];
}

async function sshState(bench: ReturnType<typeof openWorkbench>): Promise<string> {
  try {
    const { stdout } = await runSsh(await bench.ssh(), "cut -d. -f1 /proc/uptime", { timeoutSeconds: 8 });
    return `up ${formatUptime(Number(stdout))}`;
  } catch {
    return "does not answer";
  }
}

function formatUptime(seconds: number): string {
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min`;
  if (seconds < 86_400) return `${Math.floor(seconds / 3600)} h`;
  return `${Math.floor(seconds / 86_400)} d`;
}
