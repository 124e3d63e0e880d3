import { HearthError } from "#model/hearth-error.ts";
import { shortClusterId } from "./cluster-id.ts";
import type { Peer } from "./contract/node-spec.ts";
import type { ListedNode } from "./listed-node.ts";

/* Why a node is not let into a cluster, or a cluster not begun: every refusal and its remedy. Pure. */

export function selfForeign(self: Peer, clusterId: string): HearthError {
  return new HearthError({
    code: "node-foreign",
    what: `${self.name} belongs to another cluster (${shortClusterId(clusterId)}).`,
    why: "Its disk holds that cluster's certificates, and joining would destroy what it keeps for it.",
    remedy: `If nothing on it is needed any more, run \`make reinstall NODE=${self.name}\`.`,
  });
}

export function serverForeign(server: Peer, clusterId: string): HearthError {
  return new HearthError({
    code: "cluster-foreign",
    what: `At ${server.address}, the address of ${server.name}, a server of another cluster answers (${shortClusterId(clusterId)}).`,
    why: "Its Kubernetes authority is not the one of this environment: it was set up by something else, or from another state.",
    remedy: `Take ${server.name} out of the file, or, if nothing on it is needed any more, run \`make reinstall NODE=${server.name}\`.`,
  });
}

export function selfSilent(self: Peer, why: string): HearthError {
  return new HearthError({
    code: "node-silent",
    what: `${self.name} does not answer on SSH at ${self.address}.`,
    why,
    remedy: "Turn it on (`make status` shows which machines are), then run `make` again.",
  });
}

export function nameTaken(self: Peer, other: ListedNode): HearthError {
  return new HearthError({
    code: "node-name-taken",
    what: `The cluster already has a node called ${self.name}: ${other.address}, which is Ready.`,
    why: `Two machines would share one name; the file says that ${self.name} is ${self.address}.`,
    remedy: `Give one of them another name in the file, or turn ${other.address} off and run \`make\` again.`,
  });
}

export function addressTaken(self: Peer, other: ListedNode): HearthError {
  return new HearthError({
    code: "node-address-taken",
    what: `The address of ${self.name}, ${self.address}, is that of the node ${other.name}, which is Ready.`,
    why: "Two nodes cannot share an address: traffic for one would reach the other.",
    remedy: `Give ${self.name} a free address in the file, or take ${other.name} out of the cluster first.`,
  });
}

export function noServer(self: Peer, stopped: readonly Peer[], silent: readonly Peer[]): HearthError {
  return new HearthError({
    code: "cluster-no-server",
    what: `${self.name} is an agent and finds no living server to join.`,
    why: [
      stopped.length > 0 ? `${names(stopped)} answered on SSH, but the API did not.` : "",
      silent.length > 0 ? `${names(silent)} did not answer at all.` : "",
      stopped.length + silent.length === 0 ? "No server of the file is a member of the cluster." : "",
    ]
      .filter(Boolean)
      .join(" "),
    remedy: "Bring a server up first: `make status` shows their state, `make` goes on from there.",
  });
}

export function notServing(self: Peer, stopped: readonly Peer[], silent: readonly Peer[]): HearthError {
  return new HearthError({
    code: "cluster-not-serving",
    what: `The cluster lives on ${names(stopped)}, but its API does not answer, so ${self.name} cannot join.`,
    why:
      silent.length > 0
        ? `${names(silent)} did not answer; without them the datastore may lack its quorum, more than half of its members.`
        : "Its datastore lacks a quorum, more than half of its members, or the API is broken.",
    remedy:
      "Turn the missing servers on and run `make` again. If they are gone for good, `make restore-cluster` goes on from a snapshot.",
  });
}

export function serversSilent(self: Peer, missed: readonly Peer[]): HearthError {
  return new HearthError({
    code: "cluster-servers-silent",
    what: `${self.name} could only begin a second cluster: ${names(missed)} did not answer.`,
    why: "They may hold the cluster, or may have held it last; nobody who answers does.",
    remedy:
      "Turn them on and run `make` again. If they are gone for good, `make restore-cluster` goes on from a snapshot.",
  });
}

export function clusterLost(self: Peer, unremembered: boolean): HearthError {
  return new HearthError({
    code: "cluster-lost",
    what: `No server holds the cluster any more, and ${self.name} will not silently begin an empty one.`,
    why: unremembered
      ? "This computer does not remember the cluster, so it must take it for one that was in use."
      : "The cluster was in use, and no snapshot was taken when its last server left.",
    remedy:
      "Run `make restore-cluster SNAPSHOT=…` with a snapshot, or, if nothing in it is needed, `make destroy` and `make`.",
  });
}

export function startedElsewhere(self: Peer, starter: Peer): HearthError {
  return new HearthError({
    code: "cluster-begun-elsewhere",
    what: `The cluster was begun on ${starter.name} and has not answered yet, so ${self.name} neither joins nor begins.`,
    why: "The run before was interrupted; a second beginning would make a second cluster.",
    remedy: `Run \`make\` again once ${starter.name} answers, or \`make reinstall NODE=${starter.name}\` to begin anew.`,
  });
}

function names(peers: readonly Peer[]): string {
  const sorted = peers.map(({ name, address }) => `${name} (${address})`).toSorted();
  return sorted.length < 2 ? sorted.join("") : `${sorted.slice(0, -1).join(", ")} and ${sorted.at(-1)}`;
}
