import { allServices, switchableServices } from "#apps/all-services.ts";
import { closestWord } from "../did-you-mean.ts";
import type { ConfigurationDraft } from "../normalise.ts";
import type { Finding } from "../problem.ts";
import { placedMachines } from "./machine-place.ts";
import type { Rule } from "./rule.ts";

export const platformRules: readonly Rule[] = [
  { code: "platform-service-unknown", check: unknownServices },
  { code: "platform-storage-alone", check: lonelyStorage },
];

function unknownServices({ platform }: ConfigurationDraft): Finding[] {
  return (platform?.services ?? []).flatMap((name, index) => {
    if (name === undefined || switchableServices.includes(name)) return [];
    const path = ["platform", "services", index];
    if (name === "longhorn") {
      return [
        {
          path,
          what: "longhorn is no service to switch on: it is a storage.",
          why: "It runs where volumes lie on it, and only there.",
          remedy: "Write storage: longhorn in hearth:platform, and take it out here.",
        },
      ];
    }
    const always = allServices.some((service) => service.name === name);
    const meant = closestWord(name, switchableServices);
    return [
      {
        path,
        what: always ? `${name} is not switched on by this.` : `There is no service “${name}”.`,
        why: always
          ? "It is part of every platform, or follows from what the platform uses."
          : `Those that can be switched on are ${switchableServices.join(", ")}.`,
        remedy: always ? "Take it out." : meant ? `Did you mean ${meant}?` : "Write one of those, or take it out.",
      },
    ];
  });
}

function lonelyStorage(configuration: ConfigurationDraft): Finding[] {
  const nodes = placedMachines(configuration).filter(({ machine }) => "role" in machine);
  if (configuration.platform?.storage !== "longhorn" || nodes.length > 1) return [];
  return [
    {
      path: ["platform", "storage"],
      what: "Longhorn has no second node to keep copies on.",
      why: "It keeps every volume on two nodes, and here is one: no volume would ever be whole.",
      remedy: "Write storage: local-path, or give another machine a role.",
    },
  ];
}
