import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import type { Environment } from "#provisioning/inventory/environment.ts";
import { judgeStackFile } from "#stacks/config/judge-stack-file.ts";
import { freeAddress, freeMac, freeName } from "./propose-machine.ts";

const text = readFileSync(path.join(import.meta.dirname, "../Pulumi.lab.yaml"), "utf8");
const lab = judgeStackFile("lab", "Pulumi.lab.yaml", text).environment as Environment;

test("the next machine has the next number and the next address", () => {
  expect(freeName(lab)).toBe("metal3");
  expect(freeAddress(lab)).toBe("10.77.0.13");
});

test("an address that the API or the boot server has is passed over", () => {
  const taken = {
    ...lab,
    boot: { ...lab.boot, address: "10.77.0.14" },
    cluster: { ...lab.cluster, apiAddress: "10.77.0.13" },
  };
  expect(freeAddress(taken as Environment)).toBe("10.77.0.15");
});

test("machines without a number are followed by one of a kind", () => {
  const machines = lab.machines.map((machine) => ({ ...machine, name: "nas" as Environment["name"] }));
  expect(freeName({ machines })).toBe("metal3");
});

test("a MAC address is made of the address, as QEMU's are", () => {
  expect(freeMac("10.77.0.13")).toBe("52:54:00:4d:00:0d");
});
