import type { DiskSelector } from "#model/disk.ts";
import type { Hostname } from "#model/hostname.ts";
import type {
  BootConfig,
  Environment,
  ExternalConfig,
  MachineConfig,
  PlatformConfig,
  PowerConfig,
} from "#provisioning/inventory/environment.ts";
import type { Configuration } from "./schema/configuration-schema.ts";

/**
 * The environment that a complete configuration describes.
 * @param configuration normalised and without problems: every option that the mode or driver needs is there
 */
export function environmentOf(name: Hostname, configuration: Configuration): Environment {
  const { kind, network, boot, ssh, images, cluster, platform, external, machines } = configuration;
  const { gateway } = network;
  return {
    name,
    kind,
    network: { cidr: network.cidr, ...(gateway ? { gateway } : {}), dns: network.dns ?? [], domain: network.domain },
    boot: bootConfig(boot),
    ssh: { authorizedKeys: ssh.authorizedKeys },
    images,
    ...(cluster ? { cluster: { ...cluster, distribution: present(cluster.distribution) } } : {}),
    ...(platform && cluster ? { platform: platformConfig(platform) } : {}),
    ...(external ? { external: externalConfig(external) } : {}),
    machines: machines.map(machineConfig),
  };
}

function platformConfig({
  domain,
  contact,
  services,
  storage,
}: NonNullable<Configuration["platform"]>): PlatformConfig {
  return { services, storage, ...(domain ? { domain } : {}), ...(contact ? { contact } : {}) };
}

function externalConfig({ mail, ...external }: NonNullable<Configuration["external"]>): ExternalConfig {
  return { ...external, ...(mail ? { mail } : {}) };
}

function bootConfig({ mode, range, leaseSeconds, ...shared }: Configuration["boot"]): BootConfig {
  if (mode === "proxy") return { mode, ...shared };
  return { mode: "authoritative", range: present(range), leaseSeconds: present(leaseSeconds), ...shared };
}

function machineConfig(machine: Configuration["machines"][number]): MachineConfig {
  const { disk, kernel, power, role, virtual, ...shared } = machine;
  return {
    ...shared,
    disk: disk as DiskSelector,
    kernel: present(kernel),
    power: powerConfig(present(power)),
    ...(role ? { role } : {}),
    ...(virtual ? { virtual: virtualHardware(virtual) } : {}),
  };
}

function powerConfig({ driver, broadcast }: NonNullable<Configuration["machines"][number]["power"]>): PowerConfig {
  return driver === "wake-on-lan" ? { driver, broadcast: present(broadcast) } : { driver };
}

function virtualHardware(
  virtual: NonNullable<Configuration["machines"][number]["virtual"]>,
): MachineConfig["virtual"] & object {
  const disks = present(virtual.disks).map((disk) => ({ ...disk, serial: present(disk.serial) }));
  return { ...virtual, cpus: present(virtual.cpus), memoryMiB: present(virtual.memoryMiB), disks };
}

function present<T>(value: T | undefined): T {
  // Normalising and the rules see to it; to get here without is a fault of this folder, not of the person.
  if (value === undefined) throw new TypeError("an option is missing from a normalised configuration");
  return value;
}
