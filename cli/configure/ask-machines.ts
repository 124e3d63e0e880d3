import type { DiskReport } from "#model/disk.ts";
import { HearthError } from "#model/hearth-error.ts";
import { parseHostname } from "#model/hostname.ts";
import { cidrContains, parseIpv4Address } from "#model/ipv4.ts";
import type { MacAddress } from "#model/mac-address.ts";
import type { DiscoveredMachine } from "#pxe/contract/discovery.ts";
import type { HardwareReport } from "#pxe/contract/ticket.ts";
import { describeHardware } from "../discovery/describe-hardware.ts";
import { askChoice, askText, faultOf } from "./ask.ts";
import { diskChoices, type LastingSelector, onlyDisk, parseLastingSelector } from "./disk-choices.ts";
import type { MachineWish } from "./machine-wishes.ts";
import type { NetworkAnswers } from "./network-answers.ts";
import type { Prompter } from "./prompter.ts";
import { type NamedMachine, proposedAddress, proposedName, proposedRole } from "./proposals.ts";

/** A machine as it goes into the file. */
export interface MachineAnswers extends NamedMachine {
  readonly mac: MacAddress;
  readonly disk: LastingSelector;
  /** Absent for one that was described and not seen. */
  readonly hardware?: HardwareReport;
}

export interface MachineSurroundings {
  readonly network: NetworkAnswers;
  /** Machines that the file has already. */
  readonly existing: readonly NamedMachine[];
  readonly seen: readonly DiscoveredMachine[];
  /** What `--machines` says; empty where it was not said. */
  readonly wishes: readonly MachineWish[];
}

/** Which of the machines that were seen belong to the environment, and what each of them becomes. */
export async function askMachines(
  prompter: Prompter,
  surroundings: MachineSurroundings,
): Promise<readonly MachineAnswers[]> {
  const { existing, seen, wishes } = surroundings;
  const chosen = wishes.length > 0 ? wishes : await chooseSeen(prompter, seen);
  const answers: MachineAnswers[] = [];
  for (const wish of chosen) {
    const hardware = seen.find(({ mac }) => mac === wish.mac)?.hardware;
    answers.push(await askMachine(prompter, wish, hardware, [...existing, ...answers], surroundings));
  }
  return answers;
}

async function chooseSeen(prompter: Prompter, seen: readonly DiscoveredMachine[]): Promise<readonly MachineWish[]> {
  const reported = seen.flatMap(({ mac, hardware }) => (hardware ? [{ mac, hardware }] : []));
  if (reported.length === 0) return [];
  const macs = await prompter.chooseSome({
    asks: "Which of these machines become part of the environment?",
    flag: "--machines",
    choices: reported.map(({ mac, hardware }) => ({
      value: mac,
      label: `${mac}  ${describeHardware(hardware)}`,
      ...(canBeInstalled(hardware, seen) ? {} : { obstacle: "no disk that a serial number or a WWN names" }),
    })),
  });
  return reported.filter(({ mac }) => macs.includes(mac)).map(({ mac }) => ({ mac }));
}

function canBeInstalled(hardware: HardwareReport, seen: readonly DiscoveredMachine[]): boolean {
  return diskChoices(hardware.disks, allDisks(seen)).some(({ obstacle }) => obstacle === undefined);
}

function allDisks(seen: readonly DiscoveredMachine[]): readonly DiskReport[] {
  return seen.flatMap(({ hardware }) => hardware?.disks ?? []);
}

async function askMachine(
  prompter: Prompter,
  wish: MachineWish,
  hardware: HardwareReport | undefined,
  others: readonly NamedMachine[],
  { network, seen }: MachineSurroundings,
): Promise<MachineAnswers> {
  const what = hardware ? ` (${describeHardware(hardware)})` : "";
  const name = await askText(prompter, wish.name, {
    asks: `Name of ${wish.mac}${what}`,
    flag: "name= in --machines",
    initial: proposedName(others),
    check: (text) =>
      faultOf(parseHostname)(text) ?? (others.some((one) => one.name === text) ? "That name is taken." : undefined),
  });
  const address = proposedAddress(others, network);
  const answered = await askText(prompter, wish.address, {
    asks: `Fixed address of ${name}, which the router gives to nobody else`,
    flag: "address= in --machines",
    ...(address === undefined ? {} : { initial: address }),
    check: (text) => addressFault(text, others, network),
  });
  const disk = await askDisk(prompter, name, wish, hardware, seen);
  const role = await askChoice(prompter, wish.role, {
    asks: `What ${name} becomes`,
    flag: "role= in --machines",
    initial: proposedRole(others),
    choices: [
      { value: "server", label: "server: runs the cluster, and pods like any other" },
      { value: "agent", label: "agent: runs pods" },
      { value: "none", label: "none: Debian alone, in no cluster" },
    ],
  });
  return {
    ...{ name, mac: wish.mac, address: answered, disk },
    ...(role === "server" || role === "agent" ? { role } : {}),
    ...(hardware ? { hardware } : {}),
  };
}

function addressFault(text: string, others: readonly NamedMachine[], network: NetworkAnswers): string | undefined {
  const fault = faultOf(parseIpv4Address)(text);
  if (fault !== undefined) return fault;
  if (!cidrContains(network.cidr, parseIpv4Address(text))) return `It is not in ${network.cidr}.`;
  const owner = others.find((one) => one.address === text);
  return owner && `It is the address of ${owner.name}.`;
}

/** The question that matters: what is answered here is wiped. */
async function askDisk(
  prompter: Prompter,
  name: string,
  { mac, disk: said }: MachineWish,
  hardware: HardwareReport | undefined,
  seen: readonly DiscoveredMachine[],
): Promise<LastingSelector> {
  const selector = said === undefined ? undefined : parseLastingSelector(said);
  if (said !== undefined && !selector) throw diskUnnamed(name, said);
  if (!hardware) {
    if (selector) return selector;
    throw notSeen(mac);
  }
  const choices = diskChoices(hardware.disks, allDisks(seen));
  const only = onlyDisk(choices);
  const chosen = await askChoice(prompter, said, {
    asks: `The disk of ${name} that is WIPED for Debian`,
    flag: "disk= in --machines",
    ...(only ? { initial: only.value } : {}),
    choices,
  });
  const lasting = choices.find(({ value }) => value === chosen)?.selector;
  if (!lasting) throw diskUnnamed(name, chosen);
  return lasting;
}

function diskUnnamed(name: string, said: string): HearthError {
  return new HearthError({
    code: "argument-wrong",
    what: `“${said}” does not name the disk of ${name} that is to be wiped.`,
    why: "Only a serial number or a WWN names the same disk tomorrow: what is sda today is sdb when a stick is plugged in.",
    remedy: "Say disk=serial:… or disk=wwn:…, as `hearth discover` lists them.",
  });
}

function notSeen(mac: MacAddress): HearthError {
  return new HearthError({
    code: "machine-not-seen",
    what: `Nothing is known of the disks of ${mac}.`,
    why: "It has not reported, and --machines does not name its disk.",
    remedy: "Let it boot over the network while the wizard looks for machines, or say disk=serial:….",
  });
}
