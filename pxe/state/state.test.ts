import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { BootMachine } from "#pxe/contract/boot-machine.ts";
import type { Member } from "#pxe/contract/ticket.ts";
import { parseNeighbours } from "./machine-at-address.ts";
import { openMachineRegistry } from "./machine-registry.ts";
import { openMemberRegistry } from "./member-registry.ts";
import { parseBootServerSettings } from "./parse-settings.ts";

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(path.join(tmpdir(), "hearth-state-"));
});
afterEach(() => rmSync(directory, { recursive: true }));

const machine = (name: string, mac: string) => ({ name, mac, address: "10.77.0.21", uefiChain: "grub" }) as BootMachine;
const member = (name: string, installId: string) => ({ machine: name, installId }) as Member;

test("machines are kept over a restart, one a name and one a MAC address", () => {
  const registry = openMachineRegistry(directory);
  registry.put(machine("a", "52:54:00:00:00:01"));
  registry.put(machine("b", "52:54:00:00:00:02"));
  registry.put(machine("c", "52:54:00:00:00:02"));
  registry.put(machine("a", "52:54:00:00:00:03"));
  const names = openMachineRegistry(directory)
    .all()
    .map(({ name, mac }) => `${name} ${mac}`);
  expect(names).toEqual(["c 52:54:00:00:00:02", "a 52:54:00:00:00:03"]);
  expect(statSync(path.join(directory, "machines.json")).mode & 0o777).toBe(0o600);
});

test("a machine that is installed again has one membership, and gives it up when it is removed", () => {
  const registry = openMemberRegistry(directory);
  registry.put(member("a", "first"));
  registry.put(member("b", "other"));
  registry.put(member("a", "second"));
  expect(openMemberRegistry(directory).all()).toEqual([member("b", "other"), member("a", "second")]);
  registry.remove("a");
  expect(openMemberRegistry(directory).all()).toEqual([member("b", "other")]);
});

test("a damaged register of members stops the server: an empty one would protect nobody", () => {
  writeFileSync(path.join(directory, "members.json"), '[{"machine": "a"');
  expect(() => openMemberRegistry(directory)).toThrow("cannot be read");
});

test("the kernel's neighbour table tells who speaks from an address", () => {
  const table = `IP address       HW type     Flags       HW address            Mask     Device
10.77.0.21       0x1         0x2         52:54:00:00:00:0A     *        br0
10.77.0.22       0x1         0x0         00:00:00:00:00:00     *        br0
`;
  expect([...parseNeighbours(table)]).toEqual([["10.77.0.21", "52:54:00:00:00:0a"]]);
  expect([...parseNeighbours("")]).toEqual([]);
});

test("settings are read, and everything that is wrong with them is said", () => {
  const settings = {
    environment: "lab",
    interface: "br0",
    address: "10.77.0.1",
    network: "10.77.0.0/24",
    dhcp: { mode: "proxy" },
    httpPort: 8080,
    answerRouterSolicitations: true,
    stateDirectory: "/state",
    cacheDirectory: "/cache",
    bootFiles: { "snponly.efi": { sha256: "a".repeat(64), sizeBytes: 1 } },
  };
  expect(parseBootServerSettings(JSON.stringify(settings))).toEqual(settings);
  const registry = { port: 8443, certificate: "-----BEGIN CERTIFICATE-----\nMA==\n-----END CERTIFICATE-----\n" };
  expect(parseBootServerSettings(JSON.stringify({ ...settings, registry }))).toEqual({ ...settings, registry });
  const noCertificate = JSON.stringify({ ...settings, registry: { ...registry, certificate: "/etc/passwd" } });
  expect(() => parseBootServerSettings(noCertificate)).toThrow(/registry\.certificate/);
  expect(() => parseBootServerSettings("{")).toThrow("It is not JSON");
  const wrong = JSON.stringify({ ...settings, httpPort: 0, interface: "", extra: 1 });
  expect(() => parseBootServerSettings(wrong)).toThrow(/httpPort|interface|extra/);
  expect(() => parseBootServerSettings(JSON.stringify({ ...settings, address: "10.77.0.999" }))).toThrow("10.77.0.999");
});
