import { expect, test } from "vitest";
import { machineDiff } from "./machine-diff.ts";
import type { MachineSpec } from "./machine-spec.ts";
import { sampleSpec } from "./sample-spec.ts";

test("the same spec is no change", () => {
  expect(machineDiff(sampleSpec, structuredClone(sampleSpec))).toEqual({ replaces: [], updates: [] });
});

test("another disk, network card or kernel is another installation", () => {
  const next: MachineSpec = { ...sampleSpec, disk: { serial: "other" }, flavour: "metal" };
  expect(machineDiff(sampleSpec, next)).toEqual({ replaces: ["disk", "flavour"], updates: [] });
});

test("a running machine follows a new key, another boot chain and another power button", () => {
  const next: MachineSpec = {
    ...sampleSpec,
    authorizedKeys: ["ssh-ed25519 AAAA"],
    uefiChain: "ipxe",
    power: { driver: "manual" },
  };
  expect(machineDiff(sampleSpec, next)).toEqual({ replaces: [], updates: ["uefiChain", "power", "authorizedKeys"] });
});

test("images from the boot server are no reason to install a machine again", () => {
  const next: MachineSpec = { ...sampleSpec, boot: { ...sampleSpec.boot, registryPort: 8443 } };
  expect(machineDiff(sampleSpec, next)).toEqual({ replaces: [], updates: ["boot"] });
});

test("every input either replaces, updates, or is the machine's name", () => {
  const changed = Object.fromEntries(Object.keys(sampleSpec).map((key) => [key, `another ${key}`]));
  const { replaces, updates } = machineDiff(sampleSpec, changed as unknown as MachineSpec);
  expect([...replaces, ...updates, "name"].sort()).toEqual(Object.keys(sampleSpec).sort());
});
