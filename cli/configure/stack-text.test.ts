import { expect, test } from "vitest";
import type { Cidr, Ipv4Address } from "#model/ipv4.ts";
import { judgeStackFile } from "#stacks/config/judge-stack-file.ts";
import type { MachineAnswers } from "./ask-machines.ts";
import type { NetworkAnswers } from "./network-answers.ts";
import { stackText } from "./stack-text.ts";
import { sampleMachine } from "./testing/sample-hardware.ts";

const network: NetworkAnswers = {
  interface: "eno1",
  address: "192.168.1.2" as Ipv4Address,
  cidr: "192.168.1.0/24" as Cidr,
  gateway: "192.168.1.1" as Ipv4Address,
  domain: "home.arpa",
};
const { mac, hardware } = sampleMachine(1);
const node1: MachineAnswers = {
  ...{ name: "node1", mac, address: "192.168.1.21", disk: { serial: "S1" }, role: "server" },
  ...(hardware ? { hardware } : {}),
};
const node2: MachineAnswers = {
  name: "node2",
  mac: sampleMachine(2).mac,
  address: "192.168.1.22",
  disk: { wwn: "eui.2" },
};

const written = stackText("home", undefined, { network, machines: [node1] });
const judge = (text: string) => judgeStackFile("home", "Pulumi.home.yaml", text);

test("a new file says what was answered, and nothing else", () => {
  expect(written.slice(written.indexOf("config:"))).toBe(`config:
  hearth:kind: metal

  hearth:network:
    cidr: 192.168.1.0/24
    gateway: 192.168.1.1
    domain: home.arpa

  # The boot server, on this computer, which runs while machines are installed.
  hearth:boot:
    interface: eno1
    address: 192.168.1.2
    mode: proxy

  # The disk of each machine is wiped for Debian.
  hearth:machines:
    - name: node1
      mac: 52:54:00:20:00:01
      address: 192.168.1.21
      disk: { serial: S1 }
      power: { driver: wake-on-lan }
      role: server
`);
});

test("it is valid by the project's own schema and rules, with any mode and number of servers", () => {
  expect(judge(written)).toMatchObject({ problems: [], environment: { kind: "metal", machines: [{ name: "node1" }] } });
  const range = { first: "192.168.1.200", last: "192.168.1.239" } as NetworkAnswers["range"];
  const servers = [node1, { ...node2, role: "server" }, { ...node2, name: "node3", role: "server" }].map(
    (machine, index) => ({
      ...(machine as MachineAnswers),
      mac: sampleMachine(index).mac,
      address: `192.168.1.3${index}`,
      disk: { serial: `S${index}` },
    }),
  );
  const text = stackText("home", undefined, {
    network: { ...network, ...(range ? { range } : {}) },
    machines: servers,
    apiAddress: "192.168.1.20",
    netboot: "ipxe",
  });
  expect(judge(text)).toMatchObject({
    problems: [],
    environment: { boot: { mode: "authoritative", range }, cluster: { apiAddress: "192.168.1.20" } },
  });
  expect(text).toContain("netboot: ipxe");
});

test("the same answers once more change not one byte", () => {
  expect(stackText("home", written, { network, machines: [] })).toBe(written);
});

test("what a person wrote stays, comments and spacing too; only what is new is added", () => {
  const own = written
    .replace("    domain: home.arpa", "    domain: home.arpa # as RFC 8375 says\n    dns: [ 9.9.9.9 ]")
    .replace("disk: { serial: S1 }", "disk: {serial: S1}   # the fast one");
  const after = stackText("home", own, { network, machines: [node2] });
  expect(after.startsWith(own.trimEnd())).toBe(true);
  expect(after.slice(own.trimEnd().length)).toBe(`
    - name: node2
      mac: 52:54:00:20:00:02
      address: 192.168.1.22
      disk: { wwn: eui.2 }
      power: { driver: wake-on-lan }
`);
  expect(judge(after).problems).toEqual([]);
});

test("an answer that changed is changed where it stands", () => {
  const after = stackText("home", written, { network: { ...network, interface: "enp3s0" }, machines: [] });
  expect(after).toBe(written.replace("interface: eno1", "interface: enp3s0"));
});
