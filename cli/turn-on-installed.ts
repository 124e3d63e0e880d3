import { HearthError } from "#model/hearth-error.ts";
import { machineFiles } from "#provisioning/lab/machine-files.ts";
import { openWorkbench } from "#provisioning/machine/open-workbench.ts";
import { waitForSsh } from "#provisioning/ssh/wait-for-ssh.ts";
import { machineSpec } from "#stacks/machine-spec-of.ts";
import type { OpenEnvironment } from "./cli-environment.ts";
import type { MachineOutput } from "./display/machine-table.ts";
import { say } from "./display/say.ts";
import { consoleTail } from "./logs/serial-console.ts";

const answerSeconds = 300;

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
      const seconds = await waitForSsh(await bench.ssh(), { timeoutSeconds: answerSeconds }).catch(async (error) => {
        throw await withConsole(opened, name, error);
      });
      say(opened.request, `✓ ${name} answers after ${seconds.toFixed(1)} s`);
      return [name];
    }),
  );
  return turnedOn.flat();
}

/** A machine that stays silent has nobody in front of it, but its console is kept. */
async function withConsole(opened: OpenEnvironment, name: string, error: unknown): Promise<unknown> {
  if (!(error instanceof HearthError) || error.code !== "ssh-timeout") return error;
  const shown = await consoleTail(machineFiles(opened.paths.lab, name), 3);
  if (shown === undefined) return error;
  return new HearthError({
    code: error.code,
    what: `${name} was turned on, and did not answer on SSH.`,
    why: `${answerSeconds} seconds were allowed. Its console showed last: ${shown.split("\n").join(" | ")}`,
    remedy: `See \`make logs NODE=${name}\`; a machine that hangs is turned on again by \`make reinstall NODE=${name}\`.`,
    cause: error,
  });
}
