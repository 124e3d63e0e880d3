import type { BootServerSettings, RegistrySettings } from "#pxe/contract/settings.ts";
import { ensureBootFiles } from "../image/boot-files.ts";
import { ensureRegistryCertificate } from "../registry/registry-certificate.ts";
import type { EnvironmentPaths } from "./environment-paths.ts";
import type { MachineSpec } from "./machine-spec.ts";

/** What the boot server of an environment is started with; the same whichever of its machines asks. */
export async function bootServerSettings(
  { environment, network, boot }: Pick<MachineSpec, "environment" | "network" | "boot">,
  paths: EnvironmentPaths,
  onProgress: (text: string) => void,
): Promise<BootServerSettings> {
  return {
    environment,
    interface: boot.interface,
    address: boot.address,
    network: network.cidr,
    dhcp: dhcpSettings({ network, boot }),
    httpPort: boot.httpPort,
    ...(boot.registryPort === undefined ? {} : { registry: await registrySettings(boot, boot.registryPort, paths) }),
    // A network that is ours alone has no other router whose word could be drowned out.
    answerRouterSolicitations: boot.mode === "authoritative",
    stateDirectory: paths.boot,
    cacheDirectory: paths.cache,
    bootFiles: await ensureBootFiles({ cacheDirectory: paths.cache, onProgress }),
  };
}

async function registrySettings(
  { address }: MachineSpec["boot"],
  port: number,
  paths: EnvironmentPaths,
): Promise<RegistrySettings> {
  const { certificate } = await ensureRegistryCertificate(paths.boot, address, new Date());
  return { port, certificate };
}

function dhcpSettings({ network, boot }: Pick<MachineSpec, "network" | "boot">): BootServerSettings["dhcp"] {
  if (boot.mode === "proxy") return { mode: "proxy" };
  return {
    mode: "authoritative",
    range: boot.range,
    leaseSeconds: boot.leaseSeconds,
    ...(network.gateway ? { gateway: network.gateway } : {}),
    dns: network.dns,
  };
}
