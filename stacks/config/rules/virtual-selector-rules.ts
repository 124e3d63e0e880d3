import type { DiskReport, DiskSelector } from "#model/disk.ts";
import type { VirtualHardware } from "#provisioning/inventory/environment.ts";
import { matchDisks } from "#pxe/wipe-guard/match-disks.ts";
import type { ConfigurationDraft } from "../normalise.ts";
import type { ConfigurationPath, Finding } from "../problem.ts";
import { placedMachines } from "./machine-place.ts";
import type { Rule } from "./rule.ts";
import { virtualDiskReports } from "./virtual-disk-reports.ts";

/** What the wipe guard would say on the machine, said before it is turned on: the lab's disks are known beforehand. */
export const virtualSelectorRules: readonly Rule[] = [
  { code: "disk-not-found", check: (configuration) => selections(configuration).flatMap(missingDisk) },
  { code: "disk-ambiguous", check: (configuration) => selections(configuration).flatMap(ambiguousDisk) },
];

interface Selection {
  readonly label: string;
  readonly path: ConfigurationPath;
  readonly disks: readonly DiskReport[];
  readonly matching: readonly DiskReport[];
  /** The selector says something that only the machine itself can check. */
  readonly undecided: boolean;
}

function selections(configuration: ConfigurationDraft): Selection[] {
  if (configuration.kind !== "lab") return [];
  return placedMachines(configuration).flatMap(({ machine: { disk, virtual }, path, label }) => {
    // A part that could not be read may be the one that tells the disks apart.
    if (!disk || !virtual?.disks?.length || hasGaps(disk) || virtual.disks.some((one) => !one || hasGaps(one)))
      return [];
    const { wwn, byPath, ...decidable } = disk as DiskSelector;
    if (Object.keys(decidable).length === 0) return [];
    const disks = virtualDiskReports(virtual.disks as VirtualHardware["disks"]);
    const undecided = wwn !== undefined || byPath !== undefined;
    return [{ label, path: [...path, "disk"], disks, matching: matchDisks(decidable, disks), undecided }];
  });
}

function missingDisk({ label, path, disks, matching }: Selection): Finding[] {
  if (matching.length > 0) return [];
  return [
    {
      path,
      what: `No disk of ${label} fits its disk selector.`,
      why: `Its ${disks.length === 1 ? "disk is" : "disks are"} ${describeDisks(disks)}.`,
      remedy: `Name one of them, for example disk: { serial: ${disks[0]?.serial} }.`,
    },
  ];
}

function ambiguousDisk({ label, path, matching, undecided }: Selection): Finding[] {
  if (matching.length < 2 || undecided) return [];
  return [
    {
      path,
      what: `The disk selector of ${label} fits ${matching.length} disks.`,
      why: `They are ${describeDisks(matching)}, and only one may be wiped.`,
      remedy: `Name the one you mean, for example disk: { serial: ${matching[0]?.serial} }.`,
    },
  ];
}

function describeDisks(disks: readonly DiskReport[]): string {
  return disks
    .map(({ name, serial, sizeBytes }) => `${name} (serial ${serial}, ${sizeBytes / 2 ** 30} GiB)`)
    .join(" and ");
}

function hasGaps(value: object): boolean {
  return Object.values(value).includes(undefined);
}
