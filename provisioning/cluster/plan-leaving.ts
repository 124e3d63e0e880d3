import { HearthError } from "#model/hearth-error.ts";
import type { Peer } from "./contract/node-spec.ts";
import type { Neighbour } from "./decide-membership.ts";
import type { EtcdMember } from "./member-report.ts";

export interface LeavingQuestion {
  readonly clusterId: string;
  readonly self: Neighbour;
  readonly neighbours: readonly Neighbour[];
}

/** What has to happen so that a node is no member any more. */
export interface Leaving {
  readonly kind: "leave";
  /** The node itself can be asked and told. */
  readonly answers: boolean;
  /** A server that lives on without it; absent where there is none. */
  readonly via?: Peer;
  /** Its workloads have somewhere to go, and it can end them. */
  readonly drain: boolean;
  /** Who drains: a server that lives on, or the last one itself. */
  readonly drainVia?: Peer;
  /** It is the last server and takes what the cluster knows with it, unless that is kept. */
  readonly snapshot: boolean;
  readonly etcdMembers: readonly EtcdMember[];
  /** The API lists it. */
  readonly listed: boolean;
  readonly warnings: readonly string[];
}

export type LeavingDecision = Leaving | { readonly kind: "refuse"; readonly error: HearthError };

/** How a node leaves, from what all nodes say of themselves. Pure. */
export function planLeaving({ clusterId, self, neighbours }: LeavingQuestion): LeavingDecision {
  const ours = ({ report }: Neighbour) => report.kind === "member" && report.clusterId === clusterId;
  const living = neighbours
    .filter((node) => node.role === "server" && ours(node) && node.report.kind === "member" && node.report.serving)
    .toSorted((one, other) => (one.name < other.name ? -1 : 1));
  const answers = self.report.kind !== "silent";
  const isMember = ours(self);
  const serves = isMember && self.report.kind === "member" && self.report.serving;
  const [first] = living;
  const judge = first ?? (serves ? self : undefined);
  const listing = judge?.report.kind === "member" ? judge.report : undefined;
  const listed = listing?.nodes.some(({ name }) => name === self.name) ?? false;
  const etcdMembers = first
    ? (listing?.etcdMembers ?? []).filter(({ name, address }) => name === self.name || address === self.address)
    : [];
  const elsewhere = listing?.nodes.some(({ name, ready, schedulable }) => name !== self.name && ready && schedulable);
  if (etcdMembers.length > 0 && listing) {
    const error = quorumError(self, living, listing.etcdMembers);
    if (error) return { kind: "refuse", error };
  }
  const isLast = self.role === "server" && !first;
  if (isLast && isMember && !serves && self.report.kind === "member" && self.report.mark?.step !== "joining") {
    return { kind: "refuse", error: losesCluster(self) };
  }
  return {
    kind: "leave",
    answers,
    ...(first ? { via: plain(first) } : {}),
    drain: listed && isMember && elsewhere === true,
    ...(judge ? { drainVia: plain(judge) } : {}),
    snapshot: isLast && serves,
    etcdMembers,
    listed,
    warnings: warningsOf(self, first),
  };
}

function warningsOf(self: Neighbour, via: Peer | undefined): string[] {
  if (self.report.kind !== "silent") return [];
  if (via) return [`${self.name} does not answer; ${via.name} takes it out of the cluster. Wipe it before it returns.`];
  return [`${self.name} does not answer and no server lives: it is only forgotten here.`];
}

/** A datastore keeps more than half of its members, or it stops. */
function quorumError(self: Peer, living: readonly Peer[], members: readonly EtcdMember[]): HearthError | undefined {
  const left = members.filter(({ name, address }) => name !== self.name && address !== self.address);
  const alive = left.filter(({ name }) => living.some((server) => server.name === name)).length;
  if (left.length === 0 || alive > left.length / 2) return undefined;
  return new HearthError({
    code: "leave-breaks-quorum",
    what: `Without ${self.name} the datastore would stop: of its ${left.length} other members only ${alive} answer.`,
    why: "It needs more than half of its members.",
    remedy: "Bring the other servers back first (`make status`), or take those that are gone for good out of the file.",
  });
}

function losesCluster(self: Peer): HearthError {
  return new HearthError({
    code: "leave-loses-cluster",
    what: `${self.name} is the last server, and its API does not answer: what the cluster knows would be lost with it.`,
    why: "A snapshot of the datastore is taken when the last server leaves, and cannot be taken now.",
    remedy: `See \`make doctor-cluster\` and \`make ssh NODE=${self.name}\`. If nothing in it is needed, \`make destroy\` gives everything up.`,
  });
}

function plain({ name, address, role }: Peer): Peer {
  return { name, address, role };
}
