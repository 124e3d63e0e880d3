import { expect, test } from "vitest";
import { parse } from "yaml";
import { parseHostname } from "#model/hostname.ts";
import { parseCidr, parseIpv4Address } from "#model/ipv4.ts";
import { parseMacAddress } from "#model/mac-address.ts";
import type { NodeIdentity } from "./node-identity.ts";
import { seedFiles } from "./seed-files.ts";

const node: NodeIdentity = {
  hostname: parseHostname("metal0"),
  domain: "lab.home.arpa",
  mac: parseMacAddress("52:54:00:77:00:10"),
  address: parseIpv4Address("10.77.0.10"),
  network: parseCidr("10.77.0.0/24"),
  gateway: parseIpv4Address("10.77.0.1"),
  dns: [parseIpv4Address("9.9.9.9"), parseIpv4Address("1.1.1.1")],
  authorizedKeys: ["ssh-ed25519 AAAA one", "ssh-ed25519 BBBB two"],
  kernelArguments: ["no_timer_check", "console=ttyS1,115200"],
  virtual: false,
  instanceId: "0b1c",
};
const files = new Map(
  seedFiles(node, { privateKey: "PRIVATE\n", publicKey: "ssh-ed25519 CCCC metal0" }).map((file) => [file.path, file]),
);

test("the network unit gives the fixed address, the gateway and each name server a line", () => {
  expect(files.get("/etc/systemd/network/10-hearth.network")?.content).toBe(
    `[Match]
MACAddress=52:54:00:77:00:10

[Network]
Address=10.77.0.10/24
Gateway=10.77.0.1
DNS=9.9.9.9
DNS=1.1.1.1
Domains=lab.home.arpa
IPv6AcceptRA=yes
`,
  );
});

test("a network that leads nowhere gets no gateway line", () => {
  const { gateway: _, ...isolated } = node;
  const unit = seedFiles(isolated, { privateKey: "", publicKey: "" })[0];
  expect(unit?.content).not.toContain("Gateway");
});

test("every key of the configuration may log in as root, one a line", () => {
  expect(files.get("/root/.ssh/authorized_keys")).toMatchObject({
    mode: 0o600,
    content: "ssh-ed25519 AAAA one\nssh-ed25519 BBBB two\n",
  });
});

test("GRUB is told the machine's own kernel arguments, and nothing that it would interpret", () => {
  expect(files.get("/boot/grub/arguments.cfg")?.content).toBe(
    "set hearth_arguments='no_timer_check console=ttyS1,115200'\n",
  );
  const nasty = { ...node, kernelArguments: ["quiet';halt;'"] };
  expect(() => seedFiles(nasty, { privateKey: "", publicKey: "" })).toThrow(
    expect.objectContaining({ code: "kernel-argument-invalid" }),
  );
});

test("timers have slack on a machine that may be emulated, and on no other", () => {
  const path = "/etc/systemd/system.conf.d/10-hearth.conf";
  expect(files.has(path)).toBe(false);
  const virtual = seedFiles({ ...node, virtual: true }, { privateKey: "", publicKey: "" });
  expect(virtual.find((file) => file.path === path)).toMatchObject({
    mode: 0o644,
    content: "[Manager]\nTimerSlackNSec=5ms\n",
  });
});

test("the private host key is readable by root alone", () => {
  expect(files.get("/etc/ssh/ssh_host_ed25519_key")).toMatchObject({ mode: 0o600, content: "PRIVATE\n" });
});

test("cloud-init makes no user, no password and no host key", () => {
  const userData = files.get("/var/lib/cloud/seed/nocloud/user-data")?.content ?? "";
  expect(userData.split("\n")[0]).toBe("#cloud-config");
  expect(parse(userData)).toMatchObject({
    hostname: "metal0",
    fqdn: "metal0.lab.home.arpa",
    users: [],
    ssh_pwauth: false,
    ssh_deletekeys: false,
    ssh_genkeytypes: ["ed25519"],
  });
});
