import type { Chain, Match, PortRange, Rule, Ruleset, Verdict } from "./ruleset.ts";

type Json = Readonly<Record<string, unknown>>;

/**
 * Reads `nft -j list ruleset` (libnftables-json(5)). What it does not know becomes `unknown`, never nothing.
 * @throws SyntaxError where the text is not JSON
 */
export function readNft(text: string): Ruleset {
  const objects = ((JSON.parse(text) as Json).nftables as Json[] | undefined) ?? [];
  const chains = new Map<string, { rules: Rule[]; base?: NonNullable<Chain["base"]> }>();
  for (const { chain } of objects as { chain?: Json }[]) {
    if (!chain) continue;
    // A packet for this computer passes `input`; what drops it before, in `prerouting`, is as final.
    const isBase = chain.hook === "input" || chain.hook === "prerouting";
    const isOurs = ["ip", "inet"].includes(String(chain.family));
    const base = { priority: Number(chain.prio ?? 0), policy: chain.policy === "drop" ? "drop" : "accept" } as const;
    chains.set(nameOf(chain, chain.name), isBase && isOurs ? { rules: [], base } : { rules: [] });
  }
  for (const { rule } of objects as { rule?: Json }[]) {
    if (rule) chains.get(nameOf(rule, rule.chain))?.rules.push(readRule(rule));
  }
  return chains;
}

function nameOf(of: Json, chain: unknown): string {
  return `${of.family} ${of.table} ${chain}`;
}

function readRule(rule: Json): Rule {
  const matches: Match[] = [];
  const texts: string[] = [];
  let verdict: Verdict = { kind: "continue" };
  for (const part of (rule.expr as Json[] | undefined) ?? []) {
    const [kind = "", value] = Object.entries(part)[0] ?? [];
    if (kind === "match") {
      const { match, text } = readMatch(value as Json);
      matches.push(match);
      texts.push(text);
    } else if (kind === "accept" || kind === "drop" || kind === "return" || kind === "continue") {
      verdict = { kind };
      texts.push(kind);
    } else if (kind === "reject") {
      verdict = { kind: "drop" };
      texts.push(kind);
    } else if (kind === "jump" || kind === "goto") {
      verdict = { kind, chain: nameOf(rule, (value as Json).target) };
      texts.push(`${kind} ${(value as Json).target}`);
    } else if (!harmless.has(kind)) {
      matches.push({ on: "unknown", text: kind });
      texts.push(kind);
    }
  }
  return { matches, verdict, text: texts.join(" ") };
}

/** Parts of a rule that neither select packets nor decide about them. */
const harmless: ReadonlySet<string> = new Set(["counter", "log", "comment", "mangle", "notrack"]);

function readMatch({ op, left, right }: Json): { match: Match; text: string } {
  const negated = op === "!=";
  const values = valuesOf(right);
  const text = `${leftText(left as Json)} ${negated ? "!= " : ""}${values.map(String).join(",")}`;
  const unknown = { match: { on: "unknown", text } as const, text };
  if (op !== "==" && op !== "!=" && op !== "in") return unknown;
  const { meta, payload, ct } = left as { meta?: Json; payload?: Json; ct?: Json };
  const names = values.filter((value): value is string => typeof value === "string");
  const areNames = names.length === values.length && !names.some((name) => name.startsWith("@"));
  if (meta && (meta.key === "iifname" || meta.key === "iif") && areNames) {
    return { match: { on: "interface", names, negated }, text };
  }
  if (meta?.key === "l4proto" && areNames) return { match: { on: "protocol", names, negated }, text };
  if (payload?.field === "protocol" && payload.protocol === "ip" && areNames) {
    return { match: { on: "protocol", names, negated }, text };
  }
  // Our packets are IPv4.
  if (meta?.key === "nfproto" && areNames) {
    return names.includes("ipv4") !== negated ? { match: always, text } : { match: { on: "never" }, text };
  }
  if (payload?.protocol === "ip6" || payload?.protocol === "icmp" || payload?.protocol === "icmpv6") {
    return { match: { on: "never" }, text };
  }
  if (ct?.key === "state" && areNames) return { match: { on: "state", names, negated }, text };
  if (payload?.field === "dport") {
    const ranges = values.map(rangeOf);
    if (ranges.every((range) => range !== undefined)) {
      return { match: { on: "port", ranges, negated, protocol: String(payload.protocol) }, text };
    }
  }
  return unknown;
}

const always: Match = { on: "protocol", names: ["udp", "tcp"], negated: false };

function leftText(left: Json): string {
  const [kind = "", value] = Object.entries(left)[0] ?? [];
  const { key, protocol, field } = (value ?? {}) as Json;
  if (kind === "meta") return String(key);
  if (kind === "payload") return `${protocol ?? ""} ${field ?? "bytes"}`.trim();
  return `${kind} ${key ?? ""}`.trim();
}

function valuesOf(right: unknown): readonly unknown[] {
  if (Array.isArray(right)) return right;
  if (typeof right === "object" && right !== null && "set" in right) return [(right as Json).set].flat();
  return [right];
}

function rangeOf(value: unknown): PortRange | undefined {
  if (typeof value === "number") return { first: value, last: value };
  const range = (value as { range?: unknown } | null)?.range;
  if (!Array.isArray(range) || typeof range[0] !== "number" || typeof range[1] !== "number") return undefined;
  return { first: range[0], last: range[1] };
}
