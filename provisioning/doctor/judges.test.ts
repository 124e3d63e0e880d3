import { describe, expect, test } from "vitest";
import { HearthError } from "#model/hearth-error.ts";
import { type Cidr, parseIpv4Address } from "#model/ipv4.ts";
import { judgeClock } from "./check-clock.ts";
import { judgeDhcpServers } from "./check-dhcp-servers.ts";
import { judgeDiskSpace } from "./check-disk-space.ts";
import { type InterfaceFacts, judgeInterface } from "./check-interface.ts";
import { judgeKvm, judgeMemory } from "./check-lab.ts";
import { judgeNames } from "./check-names.ts";
import { judgePermission } from "./check-permission.ts";
import { judgePorts } from "./check-ports.ts";
import { judgeNode, judgeTools } from "./check-tools.ts";
import type { Finding } from "./finding.ts";

const ip = parseIpv4Address;
const short = ({ level, says }: Finding) => `${level}: ${says}`;

describe("other DHCP servers decide which mode fits", () => {
  const router = { address: ip("192.168.1.1"), offers: ip("192.168.1.77") };
  const place = { interface: "eno1", address: "192.168.1.2" } as const;
  test.each([
    ["proxy", [router], "ok: 192.168.1.1 gives the addresses on eno1; the mode proxy fits."],
    ["proxy", [], "fail: Nobody on eno1 gives addresses."],
    ["authoritative", [], "ok: Nobody else gives addresses on eno1; the mode authoritative fits."],
    ["authoritative", [router], "fail: 192.168.1.1 gives addresses on eno1 too."],
    [
      "authoritative",
      [{ ...router, address: ip("192.168.1.2") }],
      "ok: Nobody else gives addresses on eno1; the mode authoritative fits.",
    ],
    ["proxy", [{ ...router, bootFile: "pxelinux.0" }], "warn: 192.168.1.1 tells machines to boot “pxelinux.0”."],
    [
      "proxy",
      [router, { address: ip("192.168.1.5"), bootFile: "wdsnbp.com" }],
      "warn: 192.168.1.5 tells machines to boot “wdsnbp.com”.",
    ],
  ] as const)("%s, %j", (mode, found, words) => {
    expect(short(judgeDhcpServers(found, { ...place, mode }))).toBe(words);
  });
});

describe("the interface", () => {
  const wanted = { interface: "eno1", address: "192.168.1.2", cidr: "192.168.1.0/24" as Cidr };
  const facts: InterfaceFacts = { operationalState: "up", isWireless: false, addresses: ["192.168.1.2/24"] };
  test.each([
    ["as it is said", facts, "ok: eno1 is up and has 192.168.1.2/24."],
    [
      "a bridge, which knows of no cable",
      { ...facts, operationalState: "unknown" },
      "ok: eno1 is up and has 192.168.1.2/24.",
    ],
    ["no cable", { ...facts, operationalState: "down" }, "fail: eno1 is down."],
    ["no address", { ...facts, addresses: [] }, "fail: eno1 does not have the address 192.168.1.2."],
    [
      "another prefix",
      { ...facts, addresses: ["192.168.1.2/16"] },
      "warn: eno1 has 192.168.1.2/16, and the network is said to be 192.168.1.0/24.",
    ],
    ["the air", { ...facts, isWireless: true }, "warn: eno1 (192.168.1.2/24) is wireless."],
  ])("%s", (_, seen, words) => {
    expect(short(judgeInterface(wanted, seen, ["lo", "eno1"]))).toBe(words);
  });

  test("a name that there is not comes with the one that was meant", () => {
    const finding = judgeInterface(wanted, undefined, ["lo", "enp3s0", "eno2"]);
    expect([finding.says, finding.remedy]).toEqual([
      "There is no network interface “eno1”.",
      "Set `hearth:boot.interface` to eno2.",
    ]);
  });

  test("an address that changed comes with the one to write", () => {
    const finding = judgeInterface(wanted, { ...facts, addresses: ["10.0.0.9/24", "192.168.1.44/24"] }, []);
    expect(finding.remedy).toBe("Set `hearth:boot.address` to 192.168.1.44.");
  });
});

describe("ports", () => {
  const ports = { interface: "eno1", address: ip("192.168.1.2"), httpPort: 8080 };
  const taken = (port: number) =>
    new HearthError({
      code: "port-in-use",
      what: `UDP port ${port} on eno1 is taken.`,
      why: "dnsmasq (process 7) listens there.",
      remedy: "Stop it.",
    });

  test("free ones are one line", () => {
    expect(judgePorts([], ports).map(short)).toEqual(["ok: UDP 67, 69, 4011 and TCP 8080 on eno1 are free."]);
    expect(judgePorts([], { ...ports, registryPort: 8443 }).map(short)).toEqual([
      "ok: UDP 67, 69, 4011 and TCP 8080, 8443 on eno1 are free.",
    ]);
  });

  test("port 67 may be shared, the others may not", () => {
    expect(judgePorts([taken(67)], ports).map(short)).toEqual(["warn: UDP port 67 on eno1 is taken."]);
    expect(judgePorts([taken(69)], ports).map(short)).toEqual(["fail: UDP port 69 on eno1 is taken."]);
  });

  test("one reason for all of them is told once", () => {
    const denied = (port: number) =>
      new HearthError({
        code: "socket-permission",
        what: `No port ${port}.`,
        why: "Ports below 1024 are root's.",
        remedy: "Be root.",
      });
    expect(judgePorts([denied(67), denied(69)], ports)).toHaveLength(1);
  });
});

test.each([
  [20, "ok: 20.0 GiB are free for images and disks."],
  [5, "warn: 5.0 GiB are free."],
  [1, "fail: Only 1.0 GiB are free."],
])("%i GiB of disk", (gibibytes, words) => {
  expect(short(judgeDiskSpace(gibibytes * 1024 ** 3, "/cache"))).toBe(words);
});

test.each([
  ["2026-11-26T12:00:00Z", "yes", "ok: The clock is synchronized: 2026-11-26T12:00:00Z."],
  ["2026-11-26T12:00:00Z", undefined, "ok: The clock says 2026-11-26T12:00:00Z."],
  ["2026-11-26T12:00:00Z", "no", "warn: The clock says 2026-11-26T12:00:00Z, and is kept by nobody."],
  [
    "2020-01-01T00:00:00Z",
    "yes",
    "fail: The clock says 2020-01-01T00:00:00Z, which is before these files were written.",
  ],
])("a clock at %s, kept: %s", (now, synchronized, words) => {
  expect(short(judgeClock(Date.parse(now), Date.parse("2026-11-01T00:00:00Z"), synchronized))).toBe(words);
});

test.each([
  ["24.9.0", "ok: Node 24.9.0."],
  ["22.18.0", "ok: Node 22.18.0."],
  ["22.17.9", "fail: Node 22.17.9 is too old."],
  ["20.20.2", "fail: Node 20.20.2 is too old."],
])("Node %s", (version, words) => {
  expect(short(judgeNode(version))).toBe(words);
});

test("programs that are missing are told with the packages that bring them", () => {
  const ssh = { name: "ssh", apt: "openssh-client", version: "9.2" };
  expect(judgeTools([ssh]).says).toBe("ssh 9.2.");
  expect(judgeTools([ssh, { name: "ip", apt: "iproute2", version: undefined }])).toMatchObject({
    level: "fail",
    says: "ip cannot be run.",
    remedy: "Run `make setup`, or `apt-get install iproute2`.",
  });
});

test.each([
  [{ proxy: true }, "ok: Debian packages come through a proxy, which resolves names itself."],
  [{ address: "192.0.2.1", tookMs: 20 }, "ok: mirror.example is 192.0.2.1."],
  [{ address: "192.0.2.1", tookMs: 2400 }, "warn: mirror.example took 2.4 s to be resolved."],
  [{ code: "ENOTFOUND" }, "warn: The name mirror.example cannot be resolved (ENOTFOUND)."],
])("a name with %j", (answer, words) => {
  expect(short(judgeNames("mirror.example", answer))).toBe(words);
});

test.each([
  [0, 1024, "ok: This is root, who may open every port."],
  [1000, 0, "ok: The ports of DHCP and TFTP are open to everybody here."],
  [1000, 1024, "fail: You may not open the ports of DHCP and TFTP."],
])("user %i where ports from %i are everybody's", (user, start, words) => {
  expect(short(judgePermission(user, start))).toBe(words);
});

test.each([
  ["usable", true, "ok: The lab's machines run on KVM."],
  ["usable", undefined, "ok: /dev/kvm is there; it is tried when the lab starts."],
  ["usable", false, "warn: /dev/kvm is there, and a trial boot on it failed."],
  ["closed", undefined, "warn: /dev/kvm may not be opened by you."],
  ["missing", undefined, "warn: There is no /dev/kvm."],
] as const)("KVM %s, tried: %s", (device, works, words) => {
  expect(short(judgeKvm(device, works))).toBe(words);
});

test("the machines' memory is compared with what is available", () => {
  expect(short(judgeMemory([1536, 2048], 8192))).toBe("ok: 8.0 GiB are available, and the machines have 3.5 GiB.");
  expect(short(judgeMemory([4096, 4096], 4096))).toBe("warn: The machines have 8.0 GiB, and 4.0 GiB are available.");
});
