import { HearthError } from "#model/hearth-error.ts";
import type { ListedNode } from "#provisioning/cluster/listed-node.ts";
import { findLivingServer } from "#provisioning/cluster/living-server.ts";
import { openWorkbench } from "#provisioning/machine/open-workbench.ts";
import { runSsh } from "#provisioning/ssh/run-ssh.ts";
import { machineSpec } from "#stacks/machine-spec-of.ts";
import { type OpenEnvironment, openEnvironment } from "../cli-environment.ts";
import { exitCodes } from "../command-line/exit-codes.ts";
import { type MachineStatus, renderStatusTable } from "../display/machine-status.ts";
import type { MachineOutput } from "../display/machine-table.ts";
import { renderNodeTable } from "../display/node-table.ts";
import { printJson, say } from "../display/say.ts";
import { type EngineSession, openEngine } from "../engine-session.ts";
import { machinesOf } from "../machines-in-state.ts";
import { openCluster } from "../open-cluster.ts";
import type { Request } from "../request.ts";

/** `make status`: a line a machine, and a line a node. Exit 1 when one of them is not what it should be. */
export async function status(request: Request): Promise<number> {
  const opened = await openEnvironment(request);
  const session = await openEngine(opened);
  const installed = await machinesOf(session);
  const machines = await Promise.all(
    opened.environment.machines.map(({ name }) =>
      machineStatus(
        opened,
        name,
        installed.find((output) => output.name === name),
      ),
    ),
  );
  const nodes = await nodesOfCluster(opened, session);
  if (request.json) printJson({ environment: request.env, machines, ...(nodes ? { nodes } : {}) });
  else console.log([renderStatusTable(machines), ...(nodes ? [renderNodeTable(nodes)] : [])].join("\n\n"));
  const well = machines.every(({ state }) => state === "up") && (nodes ?? []).every(({ ready }) => ready);
  return well ? exitCodes.done : exitCodes.failed;
}

/** Undefined where there is no cluster, or none of its servers answers. */
async function nodesOfCluster(
  opened: OpenEnvironment,
  session: EngineSession,
): Promise<readonly ListedNode[] | undefined> {
  if (!opened.environment.cluster) return undefined;
  try {
    const { nodes, clusterId, job } = await openCluster(opened, session);
    return (await findLivingServer(nodes, clusterId, job)).nodes;
  } catch (error) {
    if (!(error instanceof HearthError)) throw error;
    if (error.code === "cluster-not-answering") say(opened.request, `! ${error.what}`);
    return undefined;
  }
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
