import { cidrBounds, ipv4ToNumber } from "#model/ipv4.ts";
import type { ConfigurationDraft } from "../normalise.ts";
import type { Finding } from "../problem.ts";
import type { Rule } from "./rule.ts";

export const networkRules: readonly Rule[] = [
  { code: "network-size-unusable", check: unusableSize },
  { code: "dns-server-unusable", check: unusableDnsServers },
];

/** /31 and /32 have no room beside their ends; larger than /8 is a slip of the pen. */
function unusableSize({ network }: ConfigurationDraft): Finding[] {
  if (!network?.cidr) return [];
  const { prefixLength } = cidrBounds(network.cidr);
  if (prefixLength >= 8 && prefixLength <= 30) return [];
  return [
    {
      path: ["network", "cidr"],
      what: `The network ${network.cidr} is too ${prefixLength > 30 ? "small" : "large"}.`,
      why: "Prefixes from /8 to /30 hold a gateway, a boot server and machines.",
      remedy: "A home network is mostly a /24; `ip -4 -brief address` shows yours.",
    },
  ];
}

function unusableDnsServers({ network }: ConfigurationDraft): Finding[] {
  const bounds = network?.cidr ? cidrBounds(network.cidr) : undefined;
  return (network?.dns ?? []).flatMap((address, index) => {
    if (!address) return [];
    const firstOctet = ipv4ToNumber(address) >>> 24;
    const why =
      firstOctet === 127
        ? "On a machine it means that machine itself, which serves no DNS."
        : firstOctet === 0 || firstOctet >= 224
          ? "It is no single computer's address."
          : address === bounds?.network || address === bounds?.broadcast
            ? `It is an end of the network ${network?.cidr}, which no computer can have.`
            : undefined;
    if (!why) return [];
    const remedy = "Name a server that the machines can reach: mostly the router.";
    return [{ path: ["network", "dns", index], what: `${address} cannot be a DNS server.`, why, remedy }];
  });
}
