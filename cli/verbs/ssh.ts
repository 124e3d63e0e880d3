import { openWorkbench } from "#provisioning/machine/open-workbench.ts";
import { interactiveSsh } from "#provisioning/ssh/interactive-ssh.ts";
import { machineSpec } from "#stacks/machine-spec-of.ts";
import { chosenMachine, openEnvironment } from "../cli-environment.ts";
import type { Request } from "../request.ts";

/** `make ssh NODE=…`: logs in as root, or runs CMD; the exit code is that of the command. */
export async function ssh(request: Request): Promise<number> {
  const opened = await openEnvironment(request);
  const machine = chosenMachine(opened);
  const target = await openWorkbench(machineSpec(opened.environment, machine.name)).ssh();
  return interactiveSsh(target, request.command);
}
