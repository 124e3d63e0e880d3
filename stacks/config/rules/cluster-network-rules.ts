import { type Cidr, cidrBounds, cidrContains, parseCidr } from "#model/ipv4.ts";
import type { ConfigurationDraft } from "../normalise.ts";
import type { ConfigurationPath, Finding } from "../problem.ts";
import { placedMachines } from "./machine-place.ts";
import type { Rule } from "./rule.ts";

export const clusterNetworkRules: readonly Rule[] = [
  { code: "cluster-network-size-unusable", check: unusableSizes },
  { code: "cluster-network-overlap", check: overlaps },
];

/** Of the network of the pods each node gets a stretch of this size: kube-controller-manager's own default. */
const nodePrefixLength = 24;

function unusableSizes(configuration: ConfigurationDraft): Finding[] {
  const nodes = placedMachines(configuration).filter(({ machine }) => machine.role).length;
  const { podCidr, serviceCidr } = configuration.cluster ?? {};
  return [...podSize(podCidr, nodes), ...serviceSize(serviceCidr)];
}

function podSize(cidr: Cidr | undefined, nodes: number): Finding[] {
  if (!cidr) return [];
  const { prefixLength } = cidrBounds(cidr);
  const room = Math.floor(2 ** (nodePrefixLength - prefixLength));
  if (room >= nodes && prefixLength >= 8) return [];
  const small = room < nodes;
  return [
    {
      path: ["cluster", "podCidr"],
      what: `The network of the pods ${cidr} is too ${small ? "small" : "large"}.`,
      why: small
        ? `Each node gets a /${nodePrefixLength} of it, and there are ${nodes} nodes.`
        : "Larger than a /8 is a slip of the pen.",
      remedy: "Leave podCidr out, or write a /16 that nothing else uses.",
    },
  ];
}

/** kube-apiserver refuses more than 20 bits; the tenth address is that of the cluster's DNS. */
function serviceSize(cidr: Cidr | undefined): Finding[] {
  if (!cidr) return [];
  const { prefixLength } = cidrBounds(cidr);
  if (prefixLength >= 12 && prefixLength <= 27) return [];
  return [
    {
      path: ["cluster", "serviceCidr"],
      what: `The network of the services ${cidr} is too ${prefixLength < 12 ? "large" : "small"}.`,
      why: "Kubernetes takes prefixes from /12, and beyond /27 there is no room for more than its own services.",
      remedy: "Leave serviceCidr out, or write a /16 that nothing else uses.",
    },
  ];
}

interface NetworkOwner {
  readonly label: string;
  readonly cidr: Cidr | undefined;
  readonly path: ConfigurationPath;
}

function overlaps({ network, cluster }: ConfigurationDraft): Finding[] {
  const owners: readonly NetworkOwner[] = [
    { label: "the machines", cidr: network?.cidr, path: ["network", "cidr"] },
    { label: "the pods", cidr: cluster?.podCidr, path: ["cluster", "podCidr"] },
    { label: "the services", cidr: cluster?.serviceCidr, path: ["cluster", "serviceCidr"] },
  ];
  return owners.flatMap((later, index) =>
    owners.slice(0, index).flatMap((earlier) =>
      overlap(earlier.cidr, later.cidr)
        ? [
            {
              path: later.path,
              what: `The network of ${earlier.label} ${earlier.cidr} and that of ${later.label} ${later.cidr} overlap.`,
              why: "What has an address in both cannot be told apart, and packets for one end at the other.",
              remedy: `Give ${later.label} a network that nothing else uses, for example ${freeNetwork(later, owners)}.`,
            },
          ]
        : [],
    ),
  );
}

/** Two networks in CIDR form overlap if and only if one holds the other's first address. */
function overlap(one: Cidr | undefined, other: Cidr | undefined): boolean {
  if (!one || !other) return false;
  return cidrContains(one, cidrBounds(other).network) || cidrContains(other, cidrBounds(one).network);
}

/** The default first, then networks that few homes use (RFC 1918). */
function freeNetwork(wanting: NetworkOwner, owners: readonly NetworkOwner[]): Cidr {
  const usual = wanting.path.at(-1) === "podCidr" ? 42 : 43;
  const candidates = [`10.${usual}.0.0/16`, `10.${usual + 10}.0.0/16`, `172.${usual - 20}.0.0/16`].map(parseCidr);
  const [free = parseCidr(`192.168.${usual}.0/24`)] = candidates.filter((candidate) =>
    owners.every(({ cidr }) => !overlap(cidr, candidate)),
  );
  return free;
}
