import type { DiskSelector } from "#model/disk.ts";
import type { ConfigurationDraft } from "../normalise.ts";
import type { Finding } from "../problem.ts";
import { clashes } from "./clashes.ts";
import { placedMachines } from "./machine-place.ts";
import type { Rule } from "./rule.ts";

export const diskRules: readonly Rule[] = [
  { code: "disk-selector-empty", check: emptySelectors },
  { code: "disk-selector-kernel-name", check: kernelNames },
  { code: "disk-shared", check: sharedDisks },
];

function emptySelectors(configuration: ConfigurationDraft): Finding[] {
  return placedMachines(configuration)
    .filter(({ machine: { disk } }) => disk && Object.keys(disk).length === 0)
    .map(({ path, label }) => ({
      path: [...path, "disk"],
      what: `The disk selector of ${label} names nothing.`,
      why: "Hearth wipes the disk that it names, and never guesses which.",
      remedy: "Write disk: { serial: … }, as `lsblk -o name,size,model,serial,wwn` prints it.",
    }));
}

/** What is sda today is sdb when a stick is plugged in: a wrong disk would be wiped. */
function kernelNames(configuration: ConfigurationDraft): Finding[] {
  if (configuration.kind !== "metal") return [];
  return placedMachines(configuration).flatMap(({ machine: { disk }, path, label }) =>
    disk?.name === undefined
      ? []
      : [
          {
            path: [...path, "disk", "name"],
            what: `The disk of ${label} is selected by its kernel name ${disk.name}.`,
            why: "The kernel numbers disks in the order in which it finds them; another could have that name at the next start.",
            remedy: "Use serial, wwn or byPath; `lsblk -o name,size,model,serial,wwn` prints them.",
          },
        ],
  );
}

/** Serial numbers are unique only within a model, WWNs everywhere; a selector with more than that says more. */
function sharedDisks(configuration: ConfigurationDraft): Finding[] {
  const machines = placedMachines(configuration);
  return (["serial", "wwn"] as const).flatMap((field) =>
    clashes(machines, ({ machine: { disk } }) => claimOf(disk, field)).map(({ earlier, later }) => ({
      path: [...later.path, "disk", field],
      what: `${earlier.label} and ${later.label} select a disk with the same ${field} ${later.machine.disk?.[field]}.`,
      why: "One disk cannot be in two machines.",
      remedy: `Look up the ${field} of the disk in ${later.label}: \`lsblk -o name,size,model,serial,wwn\`.`,
    })),
  );
}

function claimOf(disk: Partial<DiskSelector> | undefined, field: "serial" | "wwn"): string | undefined {
  const value = disk?.[field];
  return value === undefined ? undefined : `${field === "serial" ? (disk?.model ?? "") : ""} ${value}`;
}
