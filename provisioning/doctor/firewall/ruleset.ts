/** What a packet has to be for a rule to be about it; `unknown` where this doctor cannot tell. */
export type Match =
  | { readonly on: "interface"; readonly names: readonly string[]; readonly negated: boolean }
  | { readonly on: "protocol"; readonly names: readonly string[]; readonly negated: boolean }
  | {
      readonly on: "port";
      readonly ranges: readonly PortRange[];
      readonly negated: boolean;
      readonly protocol?: string;
    }
  | { readonly on: "state"; readonly names: readonly string[]; readonly negated: boolean }
  | { readonly on: "never" }
  | { readonly on: "unknown"; readonly text: string };

export interface PortRange {
  readonly first: number;
  readonly last: number;
}

export type Verdict =
  | { readonly kind: "accept" | "drop" | "return" | "continue" }
  | { readonly kind: "jump" | "goto"; readonly chain: string };

export interface Rule {
  /** All of them must hold. */
  readonly matches: readonly Match[];
  readonly verdict: Verdict;
  /** For people. */
  readonly text: string;
}

export interface Chain {
  readonly rules: readonly Rule[];
  /** Of a chain that packets for this computer enter by themselves: where among the others, and what becomes of the rest. */
  readonly base?: { readonly priority: number; readonly policy: "accept" | "drop" };
}

/** Chains by `<family> <table> <chain>`; jumps name a chain the same way. */
export type Ruleset = ReadonlyMap<string, Chain>;
