import { readMachineRecord, writeMachineRecord } from "#provisioning/machine/machine-record.ts";
import { describeDisk } from "#pxe/wipe-guard/describe-disk.ts";
import { askToGoOn } from "../ask.ts";
import { chosenMachine, openEnvironment } from "../cli-environment.ts";
import { clusterInState } from "../cluster-in-state.ts";
import { exitCodes } from "../command-line/exit-codes.ts";
import { openEngine } from "../engine-session.ts";
import { machinesOf } from "../machines-in-state.ts";
import type { Request } from "../request.ts";
import { machineUrns } from "../resource-urns.ts";
import { bringUp } from "./up.ts";

/** `make reinstall NODE=…`: installs that machine again over the network; no other is touched. */
export async function reinstall(request: Request): Promise<number> {
  const opened = await openEnvironment(request);
  const chosen = chosenMachine(opened);
  const { name } = chosen;
  const session = await openEngine(opened);
  const installed = (await machinesOf(session)).find((machine) => machine.name === name);
  const disk = installed ? describeDisk(installed.installedDisk) : "the disk that its selector names";
  if (
    opened.environment.kind === "metal" &&
    !(await askToGoOn(`Install ${name} again? This wipes ${disk}.`, request))
  ) {
    return exitCodes.declined;
  }
  const record = await readMachineRecord(opened.paths.machines, name);
  await writeMachineRecord(opened.paths.machines, name, { ...record, overwriteAnyMark: true });
  const { machine, node } = machineUrns(request.env, chosen);
  // The question was asked above; the plan's own would be the same one again.
  const agreed = { ...opened, request: { ...request, yes: true } };
  // Before there is a cluster nothing can be joined again; the next `make` makes it.
  const targets = node && (await clusterInState(session)) ? [machine, node] : [machine];
  return bringUp(agreed, session, { targets, replace: [machine] });
}
