import { macToBytes } from "#model/mac-address.ts";
import type { ConfigurationDraft } from "../normalise.ts";
import type { Finding } from "../problem.ts";
import { clashes } from "./clashes.ts";
import { type PlacedMachine, placedMachines } from "./machine-place.ts";
import type { Rule } from "./rule.ts";

export const machineRules: readonly Rule[] = [
  { code: "machine-list-empty", check: emptyList },
  { code: "machine-name-duplicate", check: duplicateNames },
  { code: "mac-duplicate", check: duplicateMacs },
  { code: "mac-not-unicast", check: groupMacs },
];

function emptyList({ machines }: ConfigurationDraft): Finding[] {
  if (machines?.length !== 0) return [];
  return [
    {
      path: ["machines"],
      what: "No machine is listed.",
      why: "An environment is its machines; without one there is nothing to install.",
      remedy: "Add one with name, mac, address and disk; Pulumi.home.example.yaml shows two.",
    },
  ];
}

function duplicateNames(configuration: ConfigurationDraft): Finding[] {
  return clashes(placedMachines(configuration), ({ machine }) => machine.name).map(({ claim, earlier, later }) => ({
    path: [...later.path, "name"],
    what: `Two machines are called ${claim}: ${position(earlier)} and ${position(later)}.`,
    why: "A machine is known by its name: on the network, in the state, and to `make ssh NODE=…`.",
    remedy: "Give one of them another name.",
  }));
}

function duplicateMacs(configuration: ConfigurationDraft): Finding[] {
  return clashes(placedMachines(configuration), ({ machine }) => machine.mac).map(({ claim, earlier, later }) => ({
    path: [...later.path, "mac"],
    what: `${earlier.label} and ${later.label} have the same MAC address ${claim}.`,
    why: "The boot server tells machines apart by their MAC address, and would install one in place of the other.",
    remedy: `Look up the address of ${later.label} on its label, in its firmware setup, or by \`ip link\` on it.`,
  }));
}

/** IEEE 802: the lowest bit of the first octet marks a group of cards; all zeros is nobody's. */
function groupMacs(configuration: ConfigurationDraft): Finding[] {
  return placedMachines(configuration).flatMap(({ machine: { mac }, path, label }) => {
    const octets = mac ? macToBytes(mac) : [];
    const group = ((octets[0] ?? 0) & 1) === 1;
    if (!mac || (!group && octets.some((octet) => octet !== 0))) return [];
    return [
      {
        path: [...path, "mac"],
        what: `${mac} cannot be the MAC address of ${label}.`,
        why: group
          ? "Its first octet is odd, which marks an address of many cards at once."
          : "All zeros is no card's address.",
        remedy: "Copy it from the machine's label, its firmware setup, or `ip link` on it.",
      },
    ];
  });
}

function position({ path }: PlacedMachine): string {
  return `entry ${Number(path.at(-1)) + 1}`;
}
