import { readFile } from "node:fs/promises";
import { networkInterfaces } from "node:os";
import { type Cidr, cidrBounds, cidrContains } from "#model/ipv4.ts";
import { closestInterface } from "./closest-interface.ts";
import { type Finding, findingsOf } from "./finding.ts";

const { ok, warn, fail } = findingsOf("interface");

/** What this computer says of a network interface; undefined where there is none of that name. */
export interface InterfaceFacts {
  readonly operationalState: string;
  readonly isWireless: boolean;
  /** IPv4, with the prefix length: `192.168.1.2/24`. */
  readonly addresses: readonly string[];
}

export interface WantedInterface {
  readonly interface: string;
  readonly address: string;
  readonly cidr: Cidr;
}

export async function checkInterface(wanted: WantedInterface): Promise<Finding> {
  return judgeInterface(wanted, await interfaceFacts(wanted.interface), Object.keys(networkInterfaces()));
}

async function interfaceFacts(name: string): Promise<InterfaceFacts | undefined> {
  const file = (base: string) => readFile(`/sys/class/net/${name}/${base}`, "utf8").then((text) => text.trim());
  const addresses = (networkInterfaces()[name] ?? []).flatMap(({ family, cidr }) =>
    family === "IPv4" && cidr !== null ? [cidr] : [],
  );
  const operationalState = await file("operstate").catch(() => undefined);
  if (operationalState === undefined && addresses.length === 0) return undefined;
  const isWireless = await file("phy80211/name").then(
    () => true,
    () => false,
  );
  return { operationalState: operationalState ?? "unknown", isWireless, addresses };
}

/** @param others names of the interfaces that there are */
export function judgeInterface(
  { interface: name, address, cidr }: WantedInterface,
  facts: InterfaceFacts | undefined,
  others: readonly string[],
): Finding {
  if (!facts) {
    const meant = closestInterface(name, others);
    return fail({
      says: `There is no network interface “${name}”.`,
      why: `This computer has ${others.join(", ") || "none"}.`,
      remedy: `Set \`hearth:boot.interface\`${meant ? ` to ${meant}` : " to one that `ip -brief link` lists"}.`,
    });
  }
  // Bridges and virtual cards say `unknown` while they work.
  if (facts.operationalState !== "up" && facts.operationalState !== "unknown") {
    return fail({
      says: `${name} is ${facts.operationalState}.`,
      why: "No cable, or the interface was never turned on.",
      remedy: `Plug it in, then \`ip link set ${name} up\`.`,
    });
  }
  const own = facts.addresses.find((text) => text.split("/")[0] === address);
  if (own === undefined) {
    const inside = facts.addresses
      .map((text) => text.split("/")[0] ?? "")
      .find((one) => cidrContains(cidr, one as never));
    return fail({
      says: `${name} does not have the address ${address}.`,
      why: `It has ${facts.addresses.join(", ") || "none"}.`,
      remedy: inside
        ? `Set \`hearth:boot.address\` to ${inside}.`
        : `Give it the address: \`ip addr add ${address}/${cidrBounds(cidr).prefixLength} dev ${name}\`.`,
    });
  }
  const prefixLength = Number(own.split("/")[1]);
  if (prefixLength !== cidrBounds(cidr).prefixLength) {
    return warn({
      says: `${name} has ${own}, and the network is said to be ${cidr}.`,
      why: "Machines and this computer would not agree on who is on the same network.",
      remedy: "Correct `hearth:network.cidr`, or the address of the interface.",
    });
  }
  if (facts.isWireless) {
    return warn({
      says: `${name} (${own}) is wireless.`,
      why: "Access points slow broadcasts down or hold them back, and an image of 200 MB goes over the air for every machine.",
      remedy: "Use a cable where machines do not get an answer.",
    });
  }
  return ok(`${name} is up and has ${own}.`);
}
