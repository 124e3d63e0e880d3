import { cidrBounds } from "#model/ipv4.ts";
import { type Draft, draftOf, type Reading, unreadable, whereReadable } from "./draft.ts";
import { readDraft } from "./read-draft.ts";
import { clusterSchema } from "./schema/cluster-schema.ts";
import type { Configuration } from "./schema/configuration-schema.ts";

/** A configuration in which every default is filled in, without what could not be read. */
export type ConfigurationDraft = NonNullable<Draft<Configuration>>;

export type MachineDraft = NonNullable<ConfigurationDraft["machines"]>[number];

type Part<Key extends keyof Configuration> = Exclude<NonNullable<Reading<Configuration[Key]>>, typeof unreadable>;
type MachineReading = Exclude<NonNullable<Part<"machines">[number]>, typeof unreadable>;

/**
 * Fills in the defaults that depend on other options. `??` leaves what is unreadable alone: it has its own problem, and
 * a default in its place would only bring forth more.
 */
export function normalise(reading: Reading<Configuration>): ConfigurationDraft {
  if (reading === unreadable || reading === undefined) return {};
  const { kind } = reading;
  const complete = {
    ...reading,
    network: whereReadable(reading.network, completeNetwork),
    boot: whereReadable(reading.boot, (boot) => completeBoot(boot, kind)),
    cluster: whereReadable(reading.cluster ?? impliedCluster(reading.machines), (cluster) => ({
      ...cluster,
      distribution: cluster.distribution ?? (kind === unreadable ? unreadable : kind === "lab" ? "auto" : "k3s"),
    })),
    machines: whereReadable(reading.machines, (machines) =>
      machines.map((machine) =>
        whereReadable(machine, (known) =>
          completeMachine(
            known,
            kind,
            whereReadable(reading.network, ({ cidr }) => cidr),
          ),
        ),
      ),
    ),
  };
  return draftOf<Configuration>(complete as Reading<Configuration>) ?? {};
}

function completeNetwork(network: Part<"network">): Part<"network"> {
  const { gateway } = network;
  return { ...network, dns: network.dns ?? (gateway === undefined ? [] : [gateway]) };
}

function completeBoot(boot: Part<"boot">, kind: Reading<Configuration["kind"]>): Part<"boot"> {
  const mode = boot.mode ?? (kind === unreadable ? unreadable : kind === "lab" ? "authoritative" : "proxy");
  if (mode !== "authoritative") return { ...boot, mode };
  return { ...boot, mode, leaseSeconds: boot.leaseSeconds ?? 3600 };
}

/** Where a machine has a role there is a cluster, even if nothing is said of it. */
function impliedCluster(machines: Reading<Configuration["machines"]>): Reading<Configuration["cluster"]> {
  if (machines === unreadable) return undefined;
  const anyRole = machines?.some((machine) => machine !== unreadable && machine?.role !== undefined);
  return anyRole ? readDraft(clusterSchema, {}) : undefined;
}

function completeMachine(
  machine: MachineReading,
  kind: Reading<Configuration["kind"]>,
  cidr: Reading<Configuration["network"]["cidr"]>,
): MachineReading {
  if (kind === unreadable) return machine;
  const lab = kind === "lab";
  return {
    ...machine,
    kernel: machine.kernel ?? (lab ? "cloud" : "metal"),
    power: whereReadable(machine.power ?? defaultPower(lab), (power) =>
      power.driver === "wake-on-lan"
        ? { ...power, broadcast: power.broadcast ?? whereReadable(cidr, broadcastOf) }
        : power,
    ),
    ...(lab ? { virtual: whereReadable(machine.virtual ?? {}, (virtual) => completeVirtual(virtual, machine)) } : {}),
  };
}

function defaultPower(lab: boolean): PowerReading {
  return { driver: lab ? "qemu" : "manual" };
}

function broadcastOf(cidr: Configuration["network"]["cidr"]) {
  return cidrBounds(cidr).broadcast;
}

type PowerReading = Exclude<NonNullable<MachineReading["power"]>, typeof unreadable>;
type VirtualReading = Exclude<NonNullable<MachineReading["virtual"]>, typeof unreadable>;

/** What Kubernetes takes, with room for a few pods; a machine without a role runs nothing but Debian. */
const roomFor = {
  server: { cpus: 2, memoryMiB: 3072 },
  agent: { cpus: 1, memoryMiB: 2048 },
  none: { cpus: 1, memoryMiB: 1536 },
} as const;

function completeVirtual(virtual: VirtualReading, { name, role }: MachineReading): VirtualReading {
  const room = role === unreadable ? undefined : roomFor[role ?? "none"];
  const disks = virtual.disks ?? [{}];
  return {
    ...virtual,
    firmware: virtual.firmware ?? "uefi",
    cpus: virtual.cpus ?? room?.cpus ?? unreadable,
    memoryMiB: virtual.memoryMiB ?? room?.memoryMiB ?? unreadable,
    nic: virtual.nic ?? "virtio",
    disks: whereReadable(disks, (list) =>
      list.map((disk, index) =>
        whereReadable(disk, (known) => ({
          ...known,
          sizeGiB: known.sizeGiB ?? 10,
          bus: known.bus ?? "virtio",
          serial: known.serial ?? whereReadable(name ?? unreadable, (machineName) => diskSerial(machineName, index)),
        })),
      ),
    ),
  };
}

/** `hearth-metal0`, `hearth-metal0-1`; cut where a virtual disk has no room for more, the number kept. */
function diskSerial(machine: string, index: number): string {
  const suffix = index === 0 ? "" : `-${index}`;
  return `hearth-${machine}`.slice(0, 20 - suffix.length) + suffix;
}
