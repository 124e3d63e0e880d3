import { cidrBounds, type Ipv4Address, ipv4ToNumber, numberToIpv4 } from "#model/ipv4.ts";
import type { ConfigurationDraft } from "../normalise.ts";
import { addressOwners } from "./address-owners.ts";

/** How far is looked: more machines than this in a row are no homelab. */
const longestSearch = 4096;

/**
 * An address that nobody in the configuration has, for suggestions: after the machines' if there is room, otherwise
 * the first of the network. Undefined where there is none, or no network that can be read.
 */
export function freeAddress(configuration: ConfigurationDraft): Ipv4Address | undefined {
  const { network, boot } = configuration;
  if (!network?.cidr) return undefined;
  const bounds = cidrBounds(network.cidr);
  const lowest = ipv4ToNumber(bounds.network) + 1;
  const highest = ipv4ToNumber(bounds.broadcast) - 1;
  const owners = addressOwners(configuration);
  const taken = new Set(owners.map(({ address }) => ipv4ToNumber(address)));
  const [first, last] = [boot?.range?.first, boot?.range?.last].map((end) => (end ? ipv4ToNumber(end) : Number.NaN));
  const isFree = (value: number) => !taken.has(value) && !(value >= (first ?? 0) && value <= (last ?? 0));
  const machines = owners.filter(({ kind }) => kind === "machine").map(({ address }) => ipv4ToNumber(address));
  const start = Math.max(
    lowest,
    ...machines.filter((value) => value >= lowest && value < highest).map((value) => value + 1),
  );
  for (const from of [start, lowest]) {
    for (let value = from; value <= Math.min(highest, from + longestSearch); value++) {
      if (isFree(value)) return numberToIpv4(value);
    }
  }
  return undefined;
}
