import { bootServerSettings } from "#provisioning/machine/boot-server-settings.ts";
import { bootMachine } from "#provisioning/machine/workbench.ts";
import { startBootServer } from "#pxe/boot-server.ts";
import { connectBootControl } from "#pxe/control/connect-boot-control.ts";
import { machineSpec } from "#stacks/machine-spec-of.ts";
import { openEnvironment } from "../cli-environment.ts";
import type { Request } from "../request.ts";

/** `hearth boot --env home`: the boot server alone, in the foreground, until Ctrl-C. It installs nothing by itself. */
export async function boot(request: Request): Promise<number> {
  const { environment, paths } = await openEnvironment(request);
  const specs = environment.machines.map((machine) => machineSpec(environment, machine.name));
  const [first] = specs;
  if (!first) return 1;
  const server = await startBootServer(await bootServerSettings(first, paths, (text) => console.log(`· ${text}`)));
  const control = connectBootControl(paths.boot);
  for (const spec of specs) await control.putMachine(bootMachine(spec));
  const sinceMs = Date.now();
  console.log(`✓ serving ${specs.length} machines on ${environment.boot.interface}; Ctrl-C ends it`);
  const ended = new AbortController();
  process.once("SIGINT", () => ended.abort());
  process.once("SIGTERM", () => ended.abort());
  try {
    for await (const event of control.events(0, ended.signal)) {
      if (Date.parse(event.time) < sinceMs) continue; // The journal also holds what happened on other days.
      console.log(`${event.time}  ${event.machine.padEnd(12)} ${event.kind} ${event.detail ?? ""}`);
    }
  } catch (error) {
    if (!ended.signal.aborted) throw error;
  }
  await server.close();
  return 0;
}
