import { HearthError } from "#model/hearth-error.ts";
import { type ListedNode, parseNodeList } from "./listed-node.ts";
import { type NodeMark, nodeMarkSchema } from "./node-mark.ts";

/** A member of etcd, from `etcdctl member list`. */
export interface EtcdMember {
  /** Hexadecimal, as etcdctl takes it. */
  readonly id: string;
  /** Empty until the member has started once. */
  readonly name: string;
  /** Host of its first peer URL. */
  readonly address: string;
}

/** What a machine is to a cluster, in its own words. */
export type MemberReport =
  | { readonly kind: "silent"; readonly why: string }
  /** It answers, and holds nothing of any cluster. */
  | { readonly kind: "blank" }
  | {
      readonly kind: "member";
      readonly clusterId: string;
      /** Absent where something else than Hearth made it a member. */
      readonly mark?: NodeMark;
      /** Its own API answered, which takes a datastore with a quorum. */
      readonly serving: boolean;
      /** All nodes of its cluster; empty unless it serves. */
      readonly nodes: readonly ListedNode[];
      /** All members of the datastore; empty where the distribution does not tell. */
      readonly etcdMembers: readonly EtcdMember[];
    };

/** Sections of the text that `report-script.ts` makes a machine print. */
export const reportSections = ["mark", "authority", "nodes", "etcd"] as const;
export type ReportSection = (typeof reportSections)[number];

/**
 * Reads what a machine printed. Pure.
 * @throws HearthError `node-report-invalid`
 */
export function parseMemberReport(text: string): MemberReport {
  const sections = splitSections(text);
  const mark = read(sections.mark, "its mark", (json) => nodeMarkSchema.parse(JSON.parse(json)));
  const authority = /^[0-9a-f]{64}$/m.exec(sections.authority)?.[0];
  const clusterId = authority ?? mark?.clusterId;
  if (!clusterId) return { kind: "blank" };
  const nodes = read(sections.nodes, "the list of nodes", parseNodeList);
  return {
    kind: "member",
    clusterId,
    ...(mark ? { mark } : {}),
    serving: nodes !== undefined,
    nodes: nodes ?? [],
    etcdMembers: parseEtcdMembers(sections.etcd),
  };
}

function splitSections(text: string): Record<ReportSection, string> {
  const found = new Map<string, string>();
  for (const part of text.split(/^==/m).slice(1)) {
    const end = part.indexOf("\n");
    found.set(part.slice(0, end).trim(), part.slice(end + 1).trim());
  }
  const missing = reportSections.filter((name) => !found.has(name));
  if (missing.length > 0) throw invalid(`it lacks ${missing.join(", ")}`);
  return Object.fromEntries(found) as Record<ReportSection, string>;
}

/** Lines of `etcdctl member list -w simple`: id, status, name, peer URLs, client URLs, is learner. */
export function parseEtcdMembers(text: string): EtcdMember[] {
  return text.split("\n").flatMap((line) => {
    const [id = "", , name = "", peerUrl = ""] = line.split(", ");
    if (!/^[0-9a-f]{1,16}$/.test(id)) return [];
    return [{ id, name, address: URL.canParse(peerUrl) ? new URL(peerUrl).hostname : "" }];
  });
}

function read<Value>(text: string, what: string, parse: (json: string) => Value): Value | undefined {
  if (text === "") return undefined;
  try {
    return parse(text);
  } catch (error) {
    throw invalid(`${what} does not read: ${(error as Error).message}`, error);
  }
}

function invalid(why: string, cause?: unknown): HearthError {
  return new HearthError({
    code: "node-report-invalid",
    what: "What a machine says of its membership cannot be read.",
    why: `Of its report, ${why}.`,
    remedy: "Run it again; if that does not help, look at the machine with `make ssh NODE=…`.",
    cause,
  });
}
