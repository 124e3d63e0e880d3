import { bootServerSettings } from "#provisioning/machine/boot-server-settings.ts";
import { environmentPaths } from "#provisioning/machine/environment-paths.ts";
import { bootMachine } from "#provisioning/machine/workbench.ts";
import type { DiscoveredMachine } from "#pxe/contract/discovery.ts";
import { defaultHttpPort } from "#stacks/config/schema/boot-schema.ts";
import { machineSpec } from "#stacks/machine-spec-of.ts";
import { type Look, lookForMachines } from "../discovery/look-for-machines.ts";
import type { ExistingFile } from "./existing-file.ts";
import type { NetworkAnswers } from "./network-answers.ts";

/** Looks for machines in a network that no file describes yet. */
export async function findMachines(
  env: string,
  network: NetworkAnswers,
  existing: ExistingFile | undefined,
  look: Look,
  tell: (text: string) => void,
): Promise<readonly DiscoveredMachine[]> {
  const { cidr, gateway, domain, range, address } = network;
  const common = {
    interface: network.interface,
    address,
    httpPort: existing?.environment.boot.httpPort ?? defaultHttpPort,
  };
  const onProgress = (text: string) => tell(`· ${text}`);
  const settings = await bootServerSettings(
    {
      environment: env,
      network: { cidr, domain, dns: gateway ? [gateway] : [], ...(gateway ? { gateway } : {}) },
      boot: range ? { ...common, mode: "authoritative", range, leaseSeconds: 3600 } : { ...common, mode: "proxy" },
    },
    environmentPaths(env),
    onProgress,
  );
  const environment = existing?.environment;
  const known = environment?.machines.map(({ name }) => bootMachine(machineSpec(environment, name))) ?? [];
  return lookForMachines({ settings, enter: [], known, onProgress }, look);
}
