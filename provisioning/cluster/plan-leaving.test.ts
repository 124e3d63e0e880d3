import { describe, expect, test } from "vitest";
import { parseHostname } from "#model/hostname.ts";
import { parseIpv4Address } from "#model/ipv4.ts";
import type { Neighbour } from "./decide-membership.ts";
import type { MemberReport } from "./member-report.ts";
import { planLeaving } from "./plan-leaving.ts";

const clusterId = "c".repeat(64);
const address = (name: string) => parseIpv4Address(`10.77.0.1${name.slice(-1)}`);
const node = (name: string, report: MemberReport, role: "server" | "agent" = "server"): Neighbour => ({
  name: parseHostname(name),
  address: address(name),
  role,
  report,
});
const listed = (name: string, ready = true) => ({
  name,
  address: address(name),
  ready,
  message: "",
  schedulable: true,
  version: "v1.36.3",
  role: "server" as const,
});
const etcd = (name: string) => ({ id: `e${name.slice(-1)}`, name, address: address(name) });
const serving = (nodes: string[], members: string[]): MemberReport => ({
  kind: "member",
  clusterId,
  serving: true,
  nodes: nodes.map((name) => listed(name)),
  etcdMembers: members.map(etcd),
});
const stopped: MemberReport = { kind: "member", clusterId, serving: false, nodes: [], etcdMembers: [] };
const silent: MemberReport = { kind: "silent", why: "no route to host" };
const server0 = { name: "metal0", address: "10.77.0.10", role: "server" };
const server1 = { name: "metal1", address: "10.77.0.11", role: "server" };

test("an agent is drained and taken out by a living server", () => {
  const metal0 = node("metal0", serving(["metal0", "metal2"], ["metal0"]));
  expect(planLeaving({ clusterId, self: node("metal2", stopped, "agent"), neighbours: [metal0] })).toEqual({
    kind: "leave",
    answers: true,
    via: server0,
    drain: true,
    drainVia: server0,
    snapshot: false,
    etcdMembers: [],
    listed: true,
    warnings: [],
  });
});

test("the last server drains itself to the agents and leaves a snapshot behind", () => {
  const self = node("metal0", serving(["metal0", "metal2"], ["metal0"]));
  expect(planLeaving({ clusterId, self, neighbours: [node("metal2", stopped, "agent")] })).toMatchObject({
    drain: true,
    drainVia: server0,
    snapshot: true,
    etcdMembers: [],
  });
});

test("a cluster of one node is not drained: its pods would have nowhere to go", () => {
  const self = node("metal0", serving(["metal0"], ["metal0"]));
  expect(planLeaving({ clusterId, self, neighbours: [] })).toMatchObject({ drain: false, snapshot: true });
});

test("one of three servers leaves the datastore too, and takes no snapshot", () => {
  const all = serving(["metal0", "metal1", "metal2"], ["metal0", "metal1", "metal2"]);
  const plan = planLeaving({
    clusterId,
    self: node("metal0", all),
    neighbours: [node("metal2", all), node("metal1", all)],
  });
  expect(plan).toMatchObject({ via: server1, snapshot: false, etcdMembers: [etcd("metal0")] });
});

test("a node that does not answer is taken out by the others, with a word", () => {
  const metal0 = node("metal0", serving(["metal0", "metal1"], ["metal0", "metal1"]));
  expect(planLeaving({ clusterId, self: node("metal1", silent), neighbours: [metal0] })).toMatchObject({
    answers: false,
    drain: false,
    listed: true,
    etcdMembers: [etcd("metal1")],
    warnings: ["metal1 does not answer; metal0 takes it out of the cluster. Wipe it before it returns."],
  });
});

test("a node that was taken out already has nothing left to do but forget", () => {
  const metal0 = node("metal0", serving(["metal0"], ["metal0"]));
  expect(planLeaving({ clusterId, self: node("metal2", stopped, "agent"), neighbours: [metal0] })).toMatchObject({
    drain: false,
    listed: false,
    etcdMembers: [],
  });
});

describe("what is refused", () => {
  test("a server without whom the datastore would stop", () => {
    const all = serving(["metal0", "metal1", "metal2"], ["metal0", "metal1", "metal2"]);
    const plan = planLeaving({
      clusterId,
      self: node("metal0", all),
      neighbours: [node("metal1", all), node("metal2", silent)],
    });
    expect(plan).toMatchObject({
      kind: "refuse",
      error: {
        code: "leave-breaks-quorum",
        what: "Without metal0 the datastore would stop: of its 2 other members only 1 answer.",
      },
    });
  });

  test("the last server while its API does not answer: nothing could be kept", () => {
    expect(planLeaving({ clusterId, self: node("metal0", stopped), neighbours: [] })).toMatchObject({
      kind: "refuse",
      error: {
        code: "leave-loses-cluster",
        what: "metal0 is the last server, and its API does not answer: what the cluster knows would be lost with it.",
      },
    });
  });
});

test("a server that never finished joining may go without a snapshot", () => {
  const interrupted: MemberReport = {
    ...stopped,
    kind: "member",
    mark: {
      clusterId,
      name: "metal0",
      role: "server",
      version: "v1.36.3",
      step: "joining",
      start: { kind: "start" },
      apiServer: address("metal0"),
    },
  } as MemberReport;
  expect(planLeaving({ clusterId, self: node("metal0", interrupted), neighbours: [] })).toMatchObject({
    kind: "leave",
    snapshot: false,
  });
});
