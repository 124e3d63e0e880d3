import { readFileSync } from "node:fs";
import path from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { HearthError } from "#model/hearth-error.ts";
import { ConfigurationError } from "./configuration-error.ts";
import { judgeConfiguration, parseEnvironment } from "./parse-environment.ts";
import { parseStackFile } from "./stack-file.ts";

const labFile = readFileSync(path.join(import.meta.dirname, "../../Pulumi.lab.yaml"), "utf8");
const lab = parseStackFile("Pulumi.lab.yaml", labFile).hearth;

test("the lab is three machines, one of each way to boot, and a cluster of one server and two agents", () => {
  const { machines } = parseEnvironment("lab", lab);
  const rows = machines.map(({ name, role, kernel, netboot, power, virtual }) => [
    ...[name, role, virtual?.firmware, virtual?.nic, virtual?.disks[0]?.bus, kernel, netboot, power.driver],
  ]);
  expect(rows).toEqual([
    ["metal0", "server", "bios", "virtio", "virtio", "cloud", "grub", "qemu"],
    ["metal1", "agent", "uefi", "e1000e", "nvme", "metal", "ipxe", "qemu"],
    ["metal2", "agent", "uefi-secure-boot", "virtio", "virtio", "cloud", "grub", "qemu"],
  ]);
});

test("what is parsed is an environment that may be parsed again: defaults are stable", () => {
  const { name, ...once } = parseEnvironment("lab", lab);
  expect(parseEnvironment("lab", once)).toEqual({ name, ...once });
});

test("one error carries all problems, each with code, path, what, why and remedy", () => {
  const attempt = () => parseEnvironment("home", { kind: "metal", network: { cidr: "10.0.0.1/24" }, machines: [] });
  expect(attempt).toThrow(ConfigurationError);
  expect(
    judgeConfiguration("home", { kind: "metal", network: { cidr: "10.0.0.1/24" }, machines: [] }).problems,
  ).toEqual([
    {
      code: "cidr-host-bits",
      path: ["network", "cidr"],
      what: "10.0.0.1/24 has bits set outside its /24.",
      why: "The address in front of the slash must be the first of its network.",
      remedy: "Did you mean 10.0.0.0/24?",
    },
    {
      code: "option-missing",
      path: ["boot"],
      what: "boot is missing.",
      why: "The boot server, which runs on this computer while machines are installed.",
      remedy: "Add it; docs/reference/configuration.md explains boot.",
    },
    {
      code: "machine-list-empty",
      path: ["machines"],
      what: "No machine is listed.",
      why: "An environment is its machines; without one there is nothing to install.",
      remedy: "Add one with name, mac, address and disk; Pulumi.home.example.yaml shows two.",
    },
  ]);
});

test.each(["", "Home", "../home", "home.example", "-"])("an environment cannot be called “%s”", (name) => {
  expect(() => parseEnvironment(name, lab)).toThrow(expect.objectContaining({ code: "environment-name-invalid" }));
});

test.each([
  undefined,
  null,
  [],
  "lab",
  7,
  { __proto__: null },
])("%j instead of a configuration is told of, not thrown over", (raw) => {
  expect(judgeConfiguration("lab", raw).problems.length).toBeGreaterThan(0);
});

test("whatever the configuration is, the answer is an environment or problems", () => {
  fc.assert(
    fc.property(fc.jsonValue(), (raw) => isJudged(raw)),
    { numRuns: 500 },
  );
});

test("whatever becomes of one place in the lab's, the answer is an environment or problems, told in words", () => {
  const paths = everyPath(lab);
  const damage = fc.oneof(
    fc.constant(undefined),
    fc.jsonValue(),
    fc.constantFrom("", 0, -1, {}, [], "metal0", "10.77.0.10"),
  );
  const property = fc.property(
    fc.array(fc.tuple(fc.constantFrom(...paths), damage), { minLength: 1, maxLength: 4 }),
    (changes) => {
      const raw: unknown = structuredClone(lab);
      // A copy: a later change may change what an earlier one has put in, and the next run begins with it.
      for (const [place, value] of changes) put(raw, place, structuredClone(value));
      return isJudged(raw);
    },
  );
  fc.assert(property, { numRuns: 3000 });
});

function isJudged(raw: unknown): boolean {
  const { environment, problems } = judgeConfiguration("sample", raw);
  const sentences = problems.flatMap(({ what, why, remedy }) => [what, why, remedy]);
  return (
    (environment !== undefined) === (problems.length === 0) &&
    sentences.every((text) => text.length > 3 && !/undefined|\[object/.test(text))
  );
}

function everyPath(value: unknown, at: readonly string[] = []): (readonly string[])[] {
  if (typeof value !== "object" || value === null) return [at];
  const inner = Object.entries(value).flatMap(([key, child]) => everyPath(child, [...at, key]));
  return at.length === 0 ? inner : [at, ...inner];
}

function put(target: unknown, [step = "", ...rest]: readonly string[], value: unknown): void {
  if (typeof target !== "object" || target === null) return;
  const group = target as Record<string, unknown>;
  if (rest.length > 0) put(group[step], rest, value);
  else if (value === undefined && !Array.isArray(group)) delete group[step];
  else group[step] = value;
}

test("problems are HearthErrors to whoever shows errors", () => {
  expect(new ConfigurationError("Pulumi.home.yaml", [])).toBeInstanceOf(HearthError);
});
