import type { Match, PortRange, Rule, Ruleset, Verdict } from "./ruleset.ts";

/**
 * Reads `iptables-save`: tables between `*name` and COMMIT, chains as `:NAME POLICY`, rules as `-A NAME …`
 * (iptables-save(8)). What it does not know becomes `unknown`.
 */
export function readIptables(text: string): Ruleset {
  const chains = new Map<string, { rules: Rule[]; base?: { priority: number; policy: "accept" | "drop" } }>();
  let table = "";
  for (const line of text.split("\n")) {
    const [head = "", ...words] = line.trim().split(/\s+/);
    if (head.startsWith("*")) table = head.slice(1);
    else if (head.startsWith(":")) {
      const name = head.slice(1);
      const base = { priority: priorities[table] ?? 0, policy: words[0] === "DROP" ? "drop" : "accept" } as const;
      chains.set(`ip ${table} ${name}`, isBase(table, name) ? { rules: [], base } : { rules: [] });
    } else if (head === "-A") chains.get(`ip ${table} ${words[0]}`)?.rules.push(readRule(table, words.slice(1)));
  }
  return chains;
}

/** Where the kernel's netfilter puts the tables (linux/netfilter_ipv4.h). */
const priorities: Readonly<Record<string, number>> = { raw: -300, mangle: -150, filter: 0, security: 50 };

function isBase(table: string, name: string): boolean {
  return name === "INPUT" || (name === "PREROUTING" && table !== "nat");
}

function readRule(table: string, words: readonly string[]): Rule {
  const matches: Match[] = [];
  let verdict: Verdict = { kind: "continue" };
  let negated = false;
  for (let index = 0; index < words.length; index += 1) {
    const word = words[index] ?? "";
    const value = words[index + 1] ?? "";
    if (word === "!") {
      negated = true;
      continue;
    }
    if (word === "-j" || word === "-g") {
      verdict = verdictOf(table, value, word === "-g");
      break;
    }
    const match = readMatch(word, value, negated);
    if (match) matches.push(match);
    if (takesValue(words, index)) index += 1;
    negated = false;
  }
  return { matches, verdict, text: words.join(" ") };
}

function takesValue(words: readonly string[], index: number): boolean {
  const next = words[index + 1];
  return next !== undefined && !next.startsWith("-") && next !== "!";
}

function readMatch(word: string, value: string, negated: boolean): Match | undefined {
  switch (word) {
    case "-i":
      return { on: "interface", names: [value], negated };
    case "-p":
      return value === "all" ? undefined : { on: "protocol", names: [value], negated };
    case "-m":
      // The options that come after it say what it looks at.
      return undefined;
    case "--dport":
    case "--dports":
      return { on: "port", ranges: value.split(",").map(rangeOf), negated };
    case "--state":
    case "--ctstate":
      return { on: "state", names: value.toLowerCase().split(","), negated };
    case "--comment":
    case "--log-prefix":
      return undefined;
    default:
      return word.startsWith("-") ? { on: "unknown", text: `${word} ${value}` } : undefined;
  }
}

function rangeOf(text: string): PortRange {
  const [first = "0", last = first] = text.split(":");
  return { first: Number(first), last: last === "" ? 65_535 : Number(last) };
}

function verdictOf(table: string, target: string, goes: boolean): Verdict {
  if (target === "ACCEPT") return { kind: "accept" };
  if (target === "DROP" || target === "REJECT") return { kind: "drop" };
  if (target === "RETURN") return { kind: "return" };
  if (/^(LOG|NFLOG|MARK|CT|TRACE|AUDIT|NOTRACK|CONNMARK)$/.test(target)) return { kind: "continue" };
  return { kind: goes ? "goto" : "jump", chain: `ip ${table} ${target}` };
}
