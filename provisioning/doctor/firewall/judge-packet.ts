import type { Match, PortRange, Rule, Ruleset } from "./ruleset.ts";

/** A first packet of a machine to the boot server. */
export interface IncomingPacket {
  readonly interface: string;
  readonly protocol: "udp" | "tcp";
  readonly port: number;
}

/** `perhaps`: it depends on something that the doctor does not understand. */
export type Fate = { readonly fate: "accepted" } | { readonly fate: "dropped" | "perhaps"; readonly by: string };

type Walk =
  | { readonly end: "accept" }
  | { readonly end: "drop"; readonly by: string }
  /** Nothing decided; the chain before goes on. */
  | { readonly end: "none" };

/** Chains can only be nested sixteen deep (NFT_JUMP_STACK_SIZE of the kernel). */
const deepest = 16;

/**
 * What becomes of a packet in the chains of the input hook: the first that drops it has the last word, in the order of
 * their priority. A rule that is only partly understood may hold or not; both ways are walked.
 */
export function judgePacket(ruleset: Ruleset, packet: IncomingPacket): Fate {
  const bases = [...ruleset.entries()].filter(([, { base }]) => base !== undefined);
  const ordered = bases.toSorted(([, one], [, other]) => (one.base?.priority ?? 0) - (other.base?.priority ?? 0));
  let perhaps: string | undefined;
  for (const [name, { base }] of ordered) {
    const ends = walkChain(ruleset, name, packet, 0).map((walk): Walk => {
      if (walk.end !== "none") return walk;
      return base?.policy === "drop" ? { end: "drop", by: `the policy of ${name}` } : { end: "accept" };
    });
    const drop = ends.find((end) => end.end === "drop");
    if (!drop) continue;
    if (ends.every((end) => end.end === "drop")) return { fate: "dropped", by: drop.by };
    perhaps ??= drop.by;
  }
  return perhaps === undefined ? { fate: "accepted" } : { fate: "perhaps", by: perhaps };
}

/** Every way that the packet may leave the chain. */
function walkChain(ruleset: Ruleset, name: string, packet: IncomingPacket, depth: number): readonly Walk[] {
  const ends = new Map<string, Walk>();
  const reach = (walk: Walk) => ends.set(walk.end, ends.get(walk.end) ?? walk);
  for (const rule of ruleset.get(name)?.rules ?? []) {
    const holds = ruleHolds(rule, packet);
    if (holds === "no") continue;
    const after = applyVerdict(ruleset, name, rule, packet, depth);
    for (const walk of after) if (walk.end !== "none") reach(walk);
    const goesOn = after.some((walk) => walk.end === "none");
    // `return` and `goto` leave this chain undecided; everything else that is undecided goes on with the next rule.
    if (goesOn && (rule.verdict.kind === "return" || rule.verdict.kind === "goto")) reach({ end: "none" });
    const leaves = rule.verdict.kind === "return" || rule.verdict.kind === "goto" || !goesOn;
    if (holds === "yes" && leaves) return [...ends.values()];
  }
  reach({ end: "none" });
  return [...ends.values()];
}

function applyVerdict(
  ruleset: Ruleset,
  chain: string,
  { verdict, text }: Rule,
  packet: IncomingPacket,
  depth: number,
): readonly Walk[] {
  switch (verdict.kind) {
    case "accept":
      return [{ end: "accept" }];
    case "drop":
      return [{ end: "drop", by: `“${text}” in ${chain}` }];
    case "jump":
    case "goto":
      return depth < deepest ? walkChain(ruleset, verdict.chain, packet, depth + 1) : [{ end: "none" }];
    default:
      return [{ end: "none" }];
  }
}

function ruleHolds({ matches }: Rule, packet: IncomingPacket): "yes" | "no" | "perhaps" {
  const results = matches.map((match) => matchHolds(match, packet));
  if (results.includes("no")) return "no";
  return results.includes("perhaps") ? "perhaps" : "yes";
}

function matchHolds(match: Match, packet: IncomingPacket): "yes" | "no" | "perhaps" {
  const said = (holds: boolean, negated: boolean) => (holds !== negated ? "yes" : "no");
  switch (match.on) {
    case "interface":
      return said(
        match.names.some((name) => fitsName(name, packet.interface)),
        match.negated,
      );
    case "protocol":
      return said(match.names.includes(packet.protocol), match.negated);
    case "port":
      if (match.protocol !== undefined && match.protocol !== packet.protocol && match.protocol !== "th") return "no";
      return said(
        match.ranges.some((range) => within(range, packet.port)),
        match.negated,
      );
    case "state":
      return said(match.names.includes("new"), match.negated);
    case "never":
      return "no";
    case "unknown":
      return "perhaps";
  }
}

/** `eth*` in nftables, `eth+` in iptables. */
function fitsName(pattern: string, name: string): boolean {
  return /[*+]$/.test(pattern) ? name.startsWith(pattern.slice(0, -1)) : pattern === name;
}

function within({ first, last }: PortRange, port: number): boolean {
  return port >= first && port <= last;
}
