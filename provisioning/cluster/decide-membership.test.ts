import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Hostname, parseHostname } from "#model/hostname.ts";
import { parseIpv4Address } from "#model/ipv4.ts";
import { blankHistory, type ClusterHistory } from "./cluster-history.ts";
import { decideMembership, type Neighbour } from "./decide-membership.ts";
import type { ListedNode } from "./listed-node.ts";
import type { EtcdMember, MemberReport } from "./member-report.ts";

const clusterId = "c".repeat(64);
const address = (name: string) => parseIpv4Address(`10.77.0.${10 + Number(name.slice(-1))}`);

const blank: MemberReport = { kind: "blank" };
const silent: MemberReport = { kind: "silent", why: "ssh said: no route to host" };

const listed = (name: string, more: Partial<ListedNode> = {}): ListedNode => ({
  name,
  address: address(name),
  ready: true,
  message: "kubelet is posting ready status",
  schedulable: true,
  role: "server",
  version: "v1.36.3",
  ...more,
});
const etcd = (name: string): EtcdMember => ({ id: `e${name.slice(-1)}`, name, address: address(name) });

/** A server whose API answers and lists these nodes; the servers among them are members of etcd. */
const serving = (nodes: readonly ListedNode[], etcdMembers: readonly EtcdMember[]): MemberReport => ({
  kind: "member",
  clusterId,
  serving: true,
  nodes,
  etcdMembers,
});
const notServing = (step: "joining" | "joined", id: string = clusterId): MemberReport => ({
  kind: "member",
  clusterId: id,
  mark: {
    clusterId: id,
    name: "x",
    role: "server",
    version: "v1.36.3",
    step,
    start: { kind: "start" },
    apiServer: parseIpv4Address("10.77.0.10"),
  },
  serving: false,
  nodes: [],
  etcdMembers: [],
});
const stopped = notServing("joined");
const interrupted = notServing("joining");
const foreign = notServing("joined", "f".repeat(64));

const node = (name: string, report: MemberReport, role: "server" | "agent" = "server"): Neighbour => ({
  name: parseHostname(name),
  address: address(name),
  role,
  report,
});

const fresh = blankHistory(clusterId);
const used: ClusterHistory = { ...fresh, served: true };
const remembers = (...names: string[]): ClusterHistory => ({
  ...used,
  members: names.map((name) => ({ name: name as Hostname, address: address(name), role: "server" })),
});
const snapshot = { file: "left.db", sha256: "a", sizeBytes: 1, takenAt: "2026-11-26T10:00:00Z", server: "metal0" };
const oneServer = serving([listed("metal1")], [etcd("metal1")]);
const via1 = { name: "metal1", address: "10.77.0.11", role: "server" };
const fullJoin = { kind: "join", via: via1, forgetFirst: false, staleEtcdMembers: [], staleNode: false };

describe("who starts and who joins", () => {
  const cases: {
    title: string;
    self: Neighbour;
    neighbours: readonly Neighbour[];
    history: ClusterHistory | undefined;
    expected: object;
  }[] = [
    {
      title: "nothing lives and never did: the server starts, also while the others are not installed yet",
      self: node("metal0", blank),
      neighbours: [node("metal1", silent), node("metal2", blank, "agent")],
      history: fresh,
      expected: { kind: "start" },
    },
    {
      title: "one server lives: join it",
      self: node("metal0", blank),
      neighbours: [node("metal1", oneServer)],
      history: used,
      expected: fullJoin,
    },
    {
      title: "one server lives and this computer remembers nothing: join it all the same",
      self: node("metal2", blank, "agent"),
      neighbours: [node("metal1", oneServer)],
      history: undefined,
      expected: fullJoin,
    },
    {
      title: "the first of the file is the one being rebuilt: its former self goes, it joins",
      self: node("metal0", blank),
      neighbours: [
        node(
          "metal1",
          serving([listed("metal0", { ready: false }), listed("metal1")], [etcd("metal0"), etcd("metal1")]),
        ),
        node("metal2", silent),
      ],
      history: used,
      expected: { ...fullJoin, staleEtcdMembers: [etcd("metal0")], staleNode: true },
    },
    {
      title: "two of three servers live: join",
      self: node("metal0", blank),
      neighbours: ["metal1", "metal2"].map((name) =>
        node(name, serving([listed("metal1"), listed("metal2")], [etcd("metal1"), etcd("metal2")])),
      ),
      history: used,
      expected: fullJoin,
    },
    {
      title: "etcd lists a member at the address that never started: it is removed first",
      self: node("metal0", interrupted),
      neighbours: [
        node("metal1", serving([listed("metal1")], [etcd("metal1"), { id: "abc", name: "", address: "10.77.0.10" }])),
      ],
      history: used,
      expected: {
        ...fullJoin,
        forgetFirst: true,
        staleEtcdMembers: [{ id: "abc", name: "", address: "10.77.0.10" }],
      },
    },
    {
      title: "a node that is up, was wiped, and is still listed as Ready: its former self goes, it joins",
      self: node("metal2", blank, "agent"),
      neighbours: [node("metal1", serving([listed("metal1"), listed("metal2")], [etcd("metal1")]))],
      history: used,
      expected: { ...fullJoin, staleNode: true },
    },
    {
      title: "a node that was away, and was removed by the others meanwhile, joins anew",
      self: node("metal0", stopped),
      neighbours: [node("metal1", oneServer)],
      history: used,
      expected: { ...fullJoin, forgetFirst: true },
    },
    {
      title: "a node that was only turned off goes on",
      self: node("metal0", stopped),
      neighbours: [
        node(
          "metal1",
          serving([listed("metal0", { ready: false }), listed("metal1")], [etcd("metal0"), etcd("metal1")]),
        ),
      ],
      history: used,
      expected: { kind: "resume", via: via1 },
    },
    {
      title: "a node that is Ready is a member already",
      self: node("metal2", stopped, "agent"),
      neighbours: [node("metal1", serving([listed("metal1"), listed("metal2")], [etcd("metal1")]))],
      history: used,
      expected: { kind: "member", via: via1 },
    },
    {
      title: "a start that was interrupted starts again",
      self: node("metal0", interrupted),
      neighbours: [node("metal1", blank)],
      history: { ...fresh, starter: "metal0" },
      expected: { kind: "start" },
    },
    {
      title: "a server that was chosen to start and wiped before it answered: another starts",
      self: node("metal1", blank),
      neighbours: [node("metal0", blank)],
      history: { ...fresh, starter: "metal0" },
      expected: { kind: "start" },
    },
    {
      title: "the last server was reinstalled: it goes on from what it left",
      self: node("metal0", blank),
      neighbours: [node("metal1", stopped, "agent")],
      history: { ...used, left: snapshot },
      expected: { kind: "restore", snapshot, forgetFirst: false },
    },
    {
      title: "a restore that was interrupted begins anew",
      self: node("metal0", interrupted),
      neighbours: [],
      history: { ...used, left: snapshot },
      expected: { kind: "restore", snapshot, forgetFirst: true },
    },
    {
      title: "all servers were off and this one comes back first: it goes on",
      self: node("metal0", stopped),
      neighbours: [node("metal1", silent), node("metal2", silent)],
      history: undefined,
      expected: { kind: "resume" },
    },
    {
      title: "a silent server that never was a member does not stand in the way of a restore",
      self: node("metal0", blank),
      neighbours: [node("metal1", silent)],
      history: { ...remembers("metal0"), left: snapshot },
      expected: { kind: "restore", snapshot, forgetFirst: false },
    },
  ];
  test.each(cases)("$title", ({ self, neighbours, history, expected }) => {
    expect(decideMembership({ clusterId, self, neighbours, history })).toEqual(expected);
  });
});

describe("what is refused", () => {
  test.each([
    {
      title: "a foreign cluster answers on a server's address",
      self: node("metal0", blank),
      neighbours: [node("metal1", foreign)],
      history: fresh,
      code: "cluster-foreign",
      what: "At 10.77.0.11, the address of metal1, a server of another cluster answers (ffffffffffff).",
    },
    {
      title: "the machine itself belongs to another cluster",
      self: node("metal0", foreign),
      neighbours: [node("metal1", oneServer)],
      history: used,
      code: "node-foreign",
      what: "metal0 belongs to another cluster (ffffffffffff).",
    },
    {
      title: "nothing lives, the cluster was in use, and there is no snapshot",
      self: node("metal0", blank),
      neighbours: [node("metal1", blank)],
      history: used,
      code: "cluster-lost",
      what: "No server holds the cluster any more, and metal0 will not silently begin an empty one.",
    },
    {
      title: "nothing lives and this computer does not remember the cluster",
      self: node("metal0", blank),
      neighbours: [node("metal1", blank)],
      history: undefined,
      code: "cluster-lost",
      what: "No server holds the cluster any more, and metal0 will not silently begin an empty one.",
    },
    {
      title: "the other servers are silent",
      self: node("metal0", blank),
      neighbours: [node("metal2", silent), node("metal1", silent)],
      history: undefined,
      code: "cluster-servers-silent",
      what: "metal0 could only begin a second cluster: metal1 (10.77.0.11) and metal2 (10.77.0.12) did not answer.",
    },
    {
      title: "an agent finds no living server",
      self: node("metal2", blank, "agent"),
      neighbours: [node("metal0", stopped), node("metal1", silent)],
      history: used,
      code: "cluster-no-server",
      what: "metal2 is an agent and finds no living server to join.",
    },
    {
      title: "the quorum is lost",
      self: node("metal0", blank),
      neighbours: [node("metal1", stopped), node("metal2", silent)],
      history: { ...used, left: snapshot },
      code: "cluster-not-serving",
      what: "The cluster lives on metal1 (10.77.0.11), but its API does not answer, so metal0 cannot join.",
    },
    {
      title: "another machine of the same name is in the cluster",
      self: node("metal0", blank),
      neighbours: [
        node("metal1", serving([listed("metal0", { address: "10.77.0.99" }), listed("metal1")], [etcd("metal1")])),
      ],
      history: used,
      code: "node-name-taken",
      what: "The cluster already has a node called metal0: 10.77.0.99, which is Ready.",
    },
    {
      title: "the address is another node's",
      self: node("metal0", blank),
      neighbours: [
        node("metal1", serving([listed("stray9", { address: "10.77.0.10" }), listed("metal1")], [etcd("metal1")])),
      ],
      history: used,
      code: "node-address-taken",
      what: "The address of metal0, 10.77.0.10, is that of the node stray9, which is Ready.",
    },
    {
      title: "somebody else was chosen to start and is silent now",
      self: node("metal1", blank),
      neighbours: [node("metal0", silent)],
      history: { ...fresh, starter: "metal0" },
      code: "cluster-begun-elsewhere",
      what: "The cluster was begun on metal0 and has not answered yet, so metal1 neither joins nor begins.",
    },
    {
      title: "the machine itself is silent",
      self: node("metal0", silent),
      neighbours: [node("metal1", oneServer)],
      history: used,
      code: "node-silent",
      what: "metal0 does not answer on SSH at 10.77.0.10.",
    },
  ])("$title", ({ self, neighbours, history, code, what }) => {
    const decision = decideMembership({ clusterId, self, neighbours, history });
    expect(decision.kind).toBe("refuse");
    if (decision.kind !== "refuse") return;
    expect({ code: decision.error.code, what: decision.error.what }).toEqual({ code, what });
    expect(decision.error.remedy).not.toBe("");
  });
});

describe("for every state that a cluster may be in", () => {
  const reports = fc.constantFrom<MemberReport>(blank, silent, stopped, interrupted, oneServer, foreign);
  const histories = fc.constantFrom<ClusterHistory | undefined>(
    ...[undefined, fresh, used, { ...used, left: snapshot }, { ...fresh, starter: "metal0" }, remembers("metal1")],
  );
  const roles = fc.constantFrom("server" as const, "agent" as const);
  const situations = fc.record({
    reports: fc.array(fc.tuple(reports, roles), { minLength: 1, maxLength: 5 }),
    history: histories,
  });

  test("the answer does not depend on the order of the file", () => {
    fc.assert(
      fc.property(situations, fc.infiniteStream(fc.nat()), (situation, random) => {
        const [self, ...others] = situation.reports.map(([report, role], index) => node(`metal${index}`, report, role));
        const shuffled = others.toSorted(() => ((random.next().value ?? 0) % 2 === 0 ? -1 : 1));
        if (!self) return;
        const ask = (neighbours: readonly Neighbour[]) =>
          decideMembership({ clusterId, self, neighbours, history: situation.history });
        expect(ask(shuffled)).toEqual(ask(others));
      }),
    );
  });

  test("nobody starts or restores while a server holds the cluster, or could", () => {
    fc.assert(
      fc.property(situations, ({ reports: said, history }) => {
        const [self, ...neighbours] = said.map(([report, role], index) => node(`metal${index}`, report, role));
        if (!self) return;
        const { kind } = decideMembership({ clusterId, self, neighbours, history });
        const servers = neighbours.filter(({ role }) => role === "server").map(({ report }) => report);
        if (servers.some((report) => report === stopped || report === oneServer)) {
          expect(["start", "restore"]).not.toContain(kind);
        }
        if (servers.includes(silent) && history === undefined) expect(["start", "restore"]).not.toContain(kind);
        if (history === undefined || history.served) expect(kind).not.toBe("start");
        if (self.role === "agent") expect(["start", "restore"]).not.toContain(kind);
      }),
    );
  });

  test("of two servers that ask one after the other, at most one starts", () => {
    fc.assert(
      fc.property(fc.constantFrom<MemberReport>(blank, silent, interrupted), (first) => {
        // metal0 was told to start, which is written down first; whatever became of it, metal1 asks next.
        const second = decideMembership({
          clusterId,
          self: node("metal1", blank),
          neighbours: [node("metal0", first)],
          history: { ...fresh, starter: "metal0" },
        });
        expect(second.kind === "start").toBe(first === blank);
      }),
    );
  });
});
