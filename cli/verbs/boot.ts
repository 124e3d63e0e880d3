import { bootServerSettings } from "#provisioning/machine/boot-server-settings.ts";
import { bootMachine } from "#provisioning/machine/workbench.ts";
import { startBootServer } from "#pxe/boot-server.ts";
import { connectBootControl } from "#pxe/control/connect-boot-control.ts";
import { machineSpec } from "#stacks/machine-spec-of.ts";
import { openEnvironment } from "../cli-environment.ts";
import { qrCode } from "../display/qr-code.ts";
import { interruption } from "../interruption.ts";
import type { Request } from "../request.ts";
import { tellPage } from "../tell-page.ts";

const dhcpWords = {
  proxy: "DHCP beside the router's, which goes on giving the addresses",
  authoritative: "DHCP with addresses of its own",
} as const;

/** `hearth boot --env home`: the boot server alone, in the foreground, until Ctrl-C. It installs nothing by itself. */
export async function boot(request: Request): Promise<number> {
  const opened = await openEnvironment(request);
  const { environment, paths } = opened;
  const specs = environment.machines.map((machine) => machineSpec(environment, machine.name));
  const [first] = specs;
  if (!first) return 1;
  const server = await startBootServer(await bootServerSettings(first, paths, (text) => console.log(`· ${text}`)));
  const control = connectBootControl(paths.boot);
  for (const spec of specs) await control.putMachine(bootMachine(spec));
  const sinceMs = Date.now();
  const { mode, address, httpPort, interface: card } = environment.boot;
  const { mirror, port: registryPort } = environment.images;
  console.log(`· ${dhcpWords[mode]}, TFTP, and HTTP on http://${address}:${httpPort}`);
  if (mirror) console.log(`· images for the nodes on https://${address}:${registryPort}`);
  console.log("· nothing is installed by this alone: a machine for which `make` made no ticket starts from its disk");
  console.log(`✓ serving ${specs.length} ${specs.length === 1 ? "machine" : "machines"} on ${card}; Ctrl-C ends it`);
  const code = qrCode(`http://${address}:${httpPort}/`, process.stdout);
  if (code) console.log(`\n${code}\n`);
  const ended = interruption();
  const over = new AbortController();
  const told = tellPage(opened, control, AbortSignal.any([ended, over.signal])).catch((error: unknown) => {
    console.log(`! the page does not show the cluster: ${error instanceof Error ? error.message : error}`);
  });
  try {
    for await (const event of control.events(0, ended)) {
      if (Date.parse(event.time) < sinceMs) continue; // The journal also holds what happened on other days.
      console.log(`${event.time}  ${event.machine.padEnd(12)} ${event.kind} ${event.detail ?? ""}`);
    }
  } catch (error) {
    if (!ended.aborted) throw error;
  }
  if (!ended.aborted) console.log("✓ another command has stopped it");
  over.abort();
  await told;
  await server.close();
  return 0;
}
