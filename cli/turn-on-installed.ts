import { machineFiles } from "#provisioning/lab/machine-files.ts";
import { openWorkbench } from "#provisioning/machine/open-workbench.ts";
import { waitForSsh } from "#provisioning/ssh/wait-for-ssh.ts";
import { machineSpec } from "#stacks/machine-spec-of.ts";
import type { OpenEnvironment } from "./cli-environment.ts";
import type { MachineOutput } from "./display/machine-table.ts";
import { say } from "./display/say.ts";
import { withConsole } from "./logs/with-console.ts";

/**
 * Turns on the installed machines that are known to be off, after a power cut or a restart of the computer that
 * carries the lab, and waits until they answer.
 * @returns their names
 * @throws HearthError those of `waitForSsh`; `ssh-timeout` says what the console of a virtual machine showed last
 */
export async function turnOnInstalled(
  opened: OpenEnvironment,
  machines: readonly Pick<MachineOutput, "name">[],
): Promise<readonly string[]> {
  const names = machines.map((machine) => machine.name);
  const present = opened.environment.machines.filter((machine) => names.includes(machine.name));
  const turnedOn = await Promise.all(
    present.map(async ({ name }) => {
      const bench = openWorkbench(machineSpec(opened.environment, name));
      const power = await bench.power(() => {});
      if ((await power.state()) !== "off") return [];
      say(opened.request, `· ${name} was off; turning it on`);
      await power.on();
      const seconds = await waitForSsh(await bench.ssh(), { timeoutSeconds: 300 }).catch(async (error) => {
        throw await withConsole(error, name, machineFiles(opened.paths.lab, name));
      });
      say(opened.request, `✓ ${name} answers after ${seconds.toFixed(1)} s`);
      return [name];
    }),
  );
  return turnedOn.flat();
}
