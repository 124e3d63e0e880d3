import { HearthError } from "#model/hearth-error.ts";
import { cidrBounds, type Ipv4Address, ipv4ToNumber, numberToIpv4, parseIpv4Address } from "#model/ipv4.ts";
import { parseDomain } from "#stacks/config/schema/domain.ts";
import type { Request } from "../request.ts";
import { askChoice, askText, faultOf } from "./ask.ts";
import type { NetworkAnswers } from "./network-answers.ts";
import type { OwnNetwork } from "./own-networks.ts";
import type { Prompter } from "./prompter.ts";

export interface NetworkSurroundings {
  readonly own: readonly OwnNetwork[];
  /** What an earlier run, or a person, has written; offered before what this computer says. */
  readonly before?: NetworkAnswers;
  /** Whether somebody gives addresses on that interface; undefined where that cannot be found out. */
  readonly hasDhcp: (name: string) => Promise<boolean | undefined>;
}

type Said = Pick<Request, "interface" | "gateway" | "domain" | "dhcp" | "range">;

/** The network that the machines are in: that of an interface of this computer. */
export async function askNetwork(
  prompter: Prompter,
  said: Said,
  { own, before, hasDhcp }: NetworkSurroundings,
): Promise<NetworkAnswers> {
  const network = await askInterface(prompter, said, own, before);
  const gateway = await askGateway(prompter, said, network, before);
  const domain = await askText(prompter, said.domain, {
    asks: "Domain of the machines (home.arpa is kept free for homes)",
    flag: "--domain",
    initial: before?.domain ?? "home.arpa",
    check: faultOf(parseDomain),
  });
  const range = await askRange(prompter, said, network, before, hasDhcp);
  const { interface: name, address, cidr } = network;
  return {
    ...{ interface: name, address, cidr, domain },
    ...(gateway === undefined ? {} : { gateway }),
    ...(range === undefined ? {} : { range }),
  };
}

async function askInterface(
  prompter: Prompter,
  said: Said,
  own: readonly OwnNetwork[],
  before: NetworkAnswers | undefined,
): Promise<OwnNetwork> {
  const [first] = own;
  if (!first) {
    throw new HearthError({
      code: "interface-missing",
      what: "This computer is in no network that machines could boot in.",
      why: "No interface beside the loopback has an IPv4 address with room for machines.",
      remedy: "Plug in a cable, give the interface an address, and look with `ip -brief address`.",
    });
  }
  const chosen = await askChoice(prompter, said.interface, {
    asks: "The interface that the machines are reached over",
    flag: "--interface",
    initial: own.find((one) => one.interface === before?.interface)?.interface ?? first.interface,
    choices: own.map((one) => ({ value: one.interface, label: `${one.interface}  ${one.address} in ${one.cidr}` })),
  });
  return own.find((one) => one.interface === chosen) ?? first;
}

async function askGateway(
  prompter: Prompter,
  said: Said,
  network: OwnNetwork,
  before: NetworkAnswers | undefined,
): Promise<Ipv4Address | undefined> {
  const answer = await askText(prompter, said.gateway, {
    asks: "The router that leads to the internet (none: the network leads nowhere)",
    flag: "--gateway",
    initial: (before ? before.gateway : network.gateway) ?? "none",
    check: (text) => (text === "none" ? undefined : faultOf(parseIpv4Address)(text)),
  });
  return answer === "none" ? undefined : parseIpv4Address(answer);
}

async function askRange(
  prompter: Prompter,
  said: Said,
  network: OwnNetwork,
  before: NetworkAnswers | undefined,
  hasDhcp: NetworkSurroundings["hasDhcp"],
): Promise<NetworkAnswers["range"]> {
  // A range is a way to say who gives the addresses.
  const mode = said.dhcp ?? (said.range === undefined ? undefined : "authoritative");
  const kept = before && (before.range ? "authoritative" : "proxy");
  const seen = mode !== undefined || kept !== undefined ? undefined : await hasDhcp(network.interface);
  // That nobody answered does not show that nobody is there: then a person has to say it.
  const initial = kept ?? (seen === false ? undefined : "proxy");
  const chosen = await askChoice(prompter, mode, {
    asks: `Who gives addresses on ${network.interface}?${seen === false ? " Nobody answered just now." : ""}`,
    flag: "--dhcp",
    ...(initial === undefined ? {} : { initial }),
    choices: [
      { value: "proxy", label: "the router, as before; Hearth only adds what to boot" },
      { value: "authoritative", label: "Hearth: there is no other DHCP server on this network" },
    ],
  });
  if (chosen === "proxy") return undefined;
  const answer = await askText(prompter, said.range, {
    asks: "Addresses that it hands out, first-last",
    flag: "--range",
    initial: before?.range ? `${before.range.first}-${before.range.last}` : proposedRange(network),
    check: faultOf(parseRange),
  });
  return parseRange(answer);
}

/** @throws HearthError `address-invalid` */
function parseRange(text: string): NonNullable<NetworkAnswers["range"]> {
  const [first = "", last = ""] = text.split("-");
  return { first: parseIpv4Address(first.trim()), last: parseIpv4Address(last.trim()) };
}

/** The upper quarter of the network, at most 50 addresses, where people seldom put anything by hand. */
function proposedRange({ cidr }: OwnNetwork): string {
  const { network, broadcast } = cidrBounds(cidr);
  const last = ipv4ToNumber(broadcast) - 1;
  const count = Math.min(50, Math.floor((last - ipv4ToNumber(network)) / 4));
  return `${numberToIpv4(last - count + 1)}-${numberToIpv4(last)}`;
}
