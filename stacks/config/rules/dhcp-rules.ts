import { cidrBounds, ipv4ToNumber } from "#model/ipv4.ts";
import type { ConfigurationDraft } from "../normalise.ts";
import type { Finding } from "../problem.ts";
import type { Rule } from "./rule.ts";

export const dhcpRules: readonly Rule[] = [
  { code: "dhcp-range-missing", check: missingRange },
  { code: "dhcp-range-reversed", check: reversedRange },
  { code: "dhcp-range-outside-network", check: rangeOutsideNetwork },
  { code: "proxy-gives-no-addresses", check: addressesInProxyMode },
];

function missingRange({ boot }: ConfigurationDraft): Finding[] {
  if (boot?.mode !== "authoritative" || "range" in boot) return [];
  return [
    {
      path: ["boot", "range"],
      what: "The boot server is to give the addresses and has none to give.",
      why: "In the mode authoritative it needs a range of addresses for machines that have no fixed one yet.",
      remedy: "Add range: { first: …, last: … } to boot, or set mode: proxy.",
    },
  ];
}

function reversedRange({ boot }: ConfigurationDraft): Finding[] {
  const { first, last } = boot?.range ?? {};
  if (!first || !last || ipv4ToNumber(first) <= ipv4ToNumber(last)) return [];
  return [
    {
      path: ["boot", "range"],
      what: `The DHCP range from ${first} to ${last} ends before it begins.`,
      why: "Its first address is greater than its last.",
      remedy: `Did you mean { first: ${last}, last: ${first} }?`,
    },
  ];
}

function rangeOutsideNetwork({ network, boot }: ConfigurationDraft): Finding[] {
  if (!network?.cidr) return [];
  const bounds = cidrBounds(network.cidr);
  const usable = { first: ipv4ToNumber(bounds.network) + 1, last: ipv4ToNumber(bounds.broadcast) - 1 };
  return (["first", "last"] as const).flatMap((end) => {
    const address = boot?.range?.[end];
    const value = address ? ipv4ToNumber(address) : Number.NaN;
    if (!address || (value >= usable.first && value <= usable.last)) return [];
    return [
      {
        path: ["boot", "range", end],
        what: `The DHCP range's ${end} address ${address} is not one that ${network.cidr} can give.`,
        why: `What lies between ${bounds.network} and ${bounds.broadcast} can be given, without the two.`,
        remedy: "Choose a stretch in between that holds no fixed address.",
      },
    ];
  });
}

function addressesInProxyMode({ boot }: ConfigurationDraft): Finding[] {
  if (boot?.mode !== "proxy") return [];
  return (["range", "leaseSeconds"] as const)
    .filter((option) => boot[option] !== undefined)
    .map((option) => ({
      path: ["boot", option],
      what: `${option} means nothing in the mode proxy.`,
      why: "In that mode another DHCP server, mostly the router, gives the addresses.",
      remedy: `Take ${option} out, or set mode: authoritative if no other DHCP server is on that network.`,
    }));
}
