import { cidrBounds, cidrContains, ipv4ToNumber } from "#model/ipv4.ts";
import type { ConfigurationDraft } from "../normalise.ts";
import type { Finding } from "../problem.ts";
import { type AddressOwner, addressOwners } from "./address-owners.ts";
import { clashes } from "./clashes.ts";
import { freeAddress } from "./free-address.ts";
import type { Rule } from "./rule.ts";

export const addressRules: readonly Rule[] = [
  { code: "address-outside-network", check: outsideNetwork },
  { code: "address-is-network", check: (configuration) => reserved(configuration, "network") },
  { code: "address-is-broadcast", check: (configuration) => reserved(configuration, "broadcast") },
  { code: "address-is-gateway", check: (configuration) => takenBy(configuration, "gateway") },
  { code: "address-is-boot-server", check: (configuration) => takenBy(configuration, "server") },
  { code: "address-duplicate", check: duplicateAddresses },
  { code: "address-in-dhcp-range", check: insideRange },
];

function outsideNetwork(configuration: ConfigurationDraft): Finding[] {
  const cidr = configuration.network?.cidr;
  if (!cidr) return [];
  const { network, broadcast } = cidrBounds(cidr);
  return addressOwners(configuration)
    .filter(({ address }) => !cidrContains(cidr, address))
    .map(({ label, address, path }) => ({
      path,
      what: `${address}, the address of ${label}, lies outside the network ${cidr}.`,
      why: `The network reaches from ${network} to ${broadcast}, and an address elsewhere cannot be reached in it.`,
      remedy: `Choose one in between${suggestion(configuration)}, or correct the network.`,
    }));
}

/** RFC 922 section 7: the two ends of a network are nobody's own. */
function reserved(configuration: ConfigurationDraft, end: "network" | "broadcast"): Finding[] {
  const cidr = configuration.network?.cidr;
  if (!cidr) return [];
  const taken = cidrBounds(cidr)[end];
  return addressOwners(configuration)
    .filter(({ address }) => address === taken)
    .map(({ label, address, path }) => ({
      path,
      what: `${address}, the address of ${label}, is the ${end === "network" ? "first" : "last"} of the network ${cidr}.`,
      why:
        end === "network" ? "The first address names the network itself." : "The last address means everybody at once.",
      remedy: `Choose another${suggestion(configuration)}.`,
    }));
}

/** The boot server may be the gateway: a computer that shares its connection is both. A machine or the API never is. */
function takenBy(configuration: ConfigurationDraft, kind: AddressOwner["kind"]): Finding[] {
  const owners = addressOwners(configuration);
  const holder = owners.find((owner) => owner.kind === kind);
  return owners
    .filter((owner) => isOwn(owner) && owner.address === holder?.address)
    .map(({ label, address, path }) => ({
      path,
      what: `${address}, the address of ${label}, is that of ${holder?.label}.`,
      why: "Two with one address take each other's packets.",
      remedy: `Give ${label} another${suggestion(configuration)}.`,
    }));
}

function duplicateAddresses(configuration: ConfigurationDraft): Finding[] {
  return clashes(addressOwners(configuration).filter(isOwn), ({ address }) => address).map(
    ({ claim, earlier, later }) => ({
      path: later.path,
      what: `${earlier.label} and ${later.label} have the same address ${claim}.`,
      why: "Two with one address take each other's packets.",
      remedy: `Give one of them another${suggestion(configuration)}.`,
    }),
  );
}

/** What nobody else may have, ever. */
function isOwn({ kind }: AddressOwner): boolean {
  return kind === "machine" || kind === "api";
}

function insideRange(configuration: ConfigurationDraft): Finding[] {
  const { first, last } = configuration.boot?.range ?? {};
  if (!first || !last || configuration.boot?.mode !== "authoritative") return [];
  return addressOwners(configuration)
    .filter(({ address }) => {
      const value = ipv4ToNumber(address);
      return value >= ipv4ToNumber(first) && value <= ipv4ToNumber(last);
    })
    .map(({ label, address, path }) => ({
      path,
      what: `${address}, the address of ${label}, lies in the DHCP range ${first} to ${last}.`,
      why: "The boot server could give it to another machine.",
      remedy: `Choose one outside the range${suggestion(configuration)}, or make the range smaller.`,
    }));
}

function suggestion(configuration: ConfigurationDraft): string {
  const free = freeAddress(configuration);
  return free ? `, for example ${free}` : "";
}
