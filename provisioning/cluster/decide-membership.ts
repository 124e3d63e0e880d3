import type { HearthError } from "#model/hearth-error.ts";
import type { ClusterHistory, KeptSnapshot } from "./cluster-history.ts";
import type { Peer } from "./contract/node-spec.ts";
import type { EtcdMember, MemberReport } from "./member-report.ts";
import * as refusal from "./membership-refusals.ts";

/** A node of the file and what it says of itself. */
export interface Neighbour extends Peer {
  readonly report: MemberReport;
}

type Member = Neighbour & { readonly report: MemberReport & { readonly kind: "member" } };

export interface MembershipQuestion {
  readonly clusterId: string;
  readonly self: Neighbour;
  /** All other nodes of the environment, in any order: the answer does not depend on it. */
  readonly neighbours: readonly Neighbour[];
  /** Undefined where this computer knows nothing of the cluster, which then counts as started. */
  readonly history: ClusterHistory | undefined;
}

/** What has to happen so that a node is a member. */
export type Membership =
  /** Nobody lives and nobody ever did: the one time that a cluster begins. */
  | { readonly kind: "start" }
  | {
      readonly kind: "join";
      /** A living server. */
      readonly via: Peer;
      /** What the node holds is of no use and goes first. */
      readonly forgetFirst: boolean;
      /** Members of etcd that were this node before it was wiped; removed first, or they would count for the quorum. */
      readonly staleEtcdMembers: readonly EtcdMember[];
      /** The API still lists this node's former self. */
      readonly staleNode: boolean;
    }
  /** Nobody lives, and the last server left this behind. */
  | { readonly kind: "restore"; readonly snapshot: KeptSnapshot; readonly forgetFirst: boolean }
  /** The node holds its part of the cluster; it only has to run. */
  | { readonly kind: "resume"; readonly via?: Peer }
  | { readonly kind: "member"; readonly via: Peer }
  | { readonly kind: "refuse"; readonly error: HearthError };

/**
 * Who starts, who joins, who restores. Pure. Whatever the order of the file: while one server lives, everybody joins
 * it; when none lives, the cluster begins only if it never did, and goes on only from what the last server left.
 */
export function decideMembership(question: MembershipQuestion): Membership {
  const { clusterId, self } = question;
  const neighbours = question.neighbours.toSorted((one, other) => (one.name < other.name ? -1 : 1));
  if (isForeign(self, clusterId)) return refuse(refusal.selfForeign(self, self.report.clusterId));
  const servers = neighbours.filter(({ role }) => role === "server");
  const foreign = servers.find((server) => isForeign(server, clusterId));
  if (foreign && isForeign(foreign, clusterId)) return refuse(refusal.serverForeign(foreign, foreign.report.clusterId));
  const living = servers.find(isServing);
  if (living) return besideLiving(self, living);
  if (isServing(self)) return listed(self, self)?.ready ? { kind: "member", via: self } : { kind: "resume" };
  return withoutLiving(question, servers);
}

function besideLiving(self: Neighbour, via: Member): Membership {
  const place = plain(via);
  const own = listed(via, self);
  const namesake = own && own.address !== "" && own.address !== self.address;
  if (namesake && own.ready) return refuse(refusal.nameTaken(self, own));
  const tenant = via.report.nodes.find(({ name, address }) => address === self.address && name !== self.name);
  if (tenant?.ready) return refuse(refusal.addressTaken(self, tenant));
  if (self.report.kind === "silent") return refuse(refusal.selfSilent(self, self.report.why));
  const { etcdMembers } = via.report;
  const former = etcdMembers.filter(({ name, address }) => name === self.name || address === self.address);
  if (self.report.kind === "member" && own && own.ready) return { kind: "member", via: place };
  if (holdsItsPart(self)) {
    // Removed by the others while it was away: what it holds would never be let in again.
    const removed = own === undefined || (self.role === "server" && etcdMembers.length > 0 && former.length === 0);
    if (!removed) return { kind: "resume", via: place };
  }
  return {
    kind: "join",
    via: place,
    forgetFirst: self.report.kind === "member",
    staleEtcdMembers: former,
    staleNode: own !== undefined,
  };
}

function withoutLiving({ self, history }: MembershipQuestion, servers: readonly Neighbour[]): Membership {
  if (self.report.kind === "silent") return refuse(refusal.selfSilent(self, self.report.why));
  const silent = servers.filter(({ report }) => report.kind === "silent");
  const stopped = servers.filter(holdsItsPart);
  if (self.role === "agent") return refuse(refusal.noServer(self, stopped, silent));
  if (holdsItsPart(self)) return { kind: "resume" };
  if (stopped.length > 0) return refuse(refusal.notServing(self, stopped, silent));
  if (history && !history.served) return begin(self, servers, history);
  const known = history?.members.map(({ name }) => name);
  const missed = silent.filter(({ name }) => known === undefined || known.includes(name));
  if (missed.length > 0) return refuse(refusal.serversSilent(self, missed));
  if (history?.left) return { kind: "restore", snapshot: history.left, forgetFirst: self.report.kind === "member" };
  return refuse(refusal.clusterLost(self, history === undefined));
}

/** The cluster has never answered. Somebody else may have begun it and been interrupted: that one goes on. */
function begin(self: Neighbour, servers: readonly Neighbour[], history: ClusterHistory): Membership {
  const starter = servers.find(({ name }) => name === history.starter);
  if (starter && starter.report.kind !== "blank") return refuse(refusal.startedElsewhere(self, starter));
  return { kind: "start" };
}

/** A node that joined for good. One that was interrupted before holds nothing that anybody would miss. */
function holdsItsPart({ report }: Neighbour): boolean {
  return report.kind === "member" && report.mark?.step !== "joining";
}

function isForeign(node: Neighbour, clusterId: string): node is Member {
  return node.report.kind === "member" && node.report.clusterId !== clusterId;
}

function isServing(node: Neighbour): node is Member {
  return node.report.kind === "member" && node.report.serving;
}

function listed(server: Member, node: Peer) {
  return server.report.nodes.find(({ name }) => name === node.name);
}

function plain({ name, address, role }: Peer): Peer {
  return { name, address, role };
}

function refuse(error: HearthError): Membership {
  return { kind: "refuse", error };
}
