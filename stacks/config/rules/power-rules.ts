import type { ConfigurationDraft } from "../normalise.ts";
import type { Finding } from "../problem.ts";
import { placedMachines } from "./machine-place.ts";
import type { Rule } from "./rule.ts";

export const powerRules: readonly Rule[] = [
  { code: "power-driver-unfit", check: unfitDrivers },
  { code: "option-not-of-driver", check: broadcastsWithoutWakeOnLan },
];

function unfitDrivers(configuration: ConfigurationDraft): Finding[] {
  const { kind } = configuration;
  if (!kind) return [];
  return placedMachines(configuration).flatMap(({ machine: { power }, path, label }) => {
    if (!power?.driver || (power.driver === "qemu") === (kind === "lab")) return [];
    return [
      {
        path: [...path, "power", "driver"],
        what: `The power driver of ${label} is ${power.driver}, in an environment of the kind ${kind}.`,
        why:
          kind === "lab"
            ? "The machines of the lab are virtual and have no power button but QEMU's."
            : "QEMU turns on virtual machines only; this environment has real ones.",
        remedy:
          kind === "lab" ? "Leave power out, or set kind: metal." : "Write wake-on-lan or manual, or set kind: lab.",
      },
    ];
  });
}

function broadcastsWithoutWakeOnLan(configuration: ConfigurationDraft): Finding[] {
  return placedMachines(configuration).flatMap(({ machine: { power }, path, label }) =>
    power?.broadcast === undefined || power.driver === undefined || power.driver === "wake-on-lan"
      ? []
      : [
          {
            path: [...path, "power", "broadcast"],
            what: `${label} has a broadcast address and the power driver ${power.driver}.`,
            why: "Only wake-on-lan sends anything.",
            remedy: "Take broadcast out, or set driver: wake-on-lan.",
          },
        ],
  );
}
