import { cpSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { HearthError } from "#model/hearth-error.ts";
import { ConfigurationError } from "./configuration-error.ts";
import { loadStackFile } from "./load-stack-file.ts";

let directory = "";
beforeEach(() => {
  directory = mkdtempSync(path.join(tmpdir(), "hearth-config-"));
  cpSync(path.join(import.meta.dirname, "../../Pulumi.lab.yaml"), path.join(directory, "Pulumi.lab.yaml"));
  writeFileSync(path.join(directory, "Pulumi.home.example.yaml"), "");
});
afterEach(() => rmSync(directory, { recursive: true }));

function stackFile(text: string): void {
  writeFileSync(path.join(directory, "Pulumi.home.yaml"), text);
}

async function refusal(env: string): Promise<HearthError> {
  const error: unknown = await loadStackFile(directory, env).catch((cause: unknown) => cause);
  if (error instanceof HearthError) return error;
  throw new Error(`expected a refusal, got ${String(error)}`);
}

test("a stack file gives its environment and its configuration as it stands there", async () => {
  const { environment, config } = await loadStackFile(directory, "lab");
  expect(environment.name).toBe("lab");
  expect(Object.keys(config)).toEqual(["hearth:kind", "hearth:network", "hearth:boot", "hearth:machines"]);
  expect(config["hearth:network"]).toEqual({ cidr: "10.77.0.0/24", domain: "lab.home.arpa" });
});

test("a missing file names the environments there are, and the sample to begin with", async () => {
  const { code, what, why, remedy } = await refusal("home");
  expect({ code, what, why, remedy }).toEqual({
    code: "configuration-missing",
    what: "There is no environment “home”: Pulumi.home.yaml does not exist.",
    why: "The environments here are lab.",
    remedy:
      "`make configure ENV=home` writes it with you, or begin with the sample: cp Pulumi.home.example.yaml Pulumi.home.yaml",
  });
});

test("a name that leads out of the directory is refused before anything is read", async () => {
  expect((await refusal("../lab")).code).toBe("environment-name-invalid");
});

test.each([
  ["config:\n  hearth:kind: [lab\n", "Line 3, column 1"],
  ["config:\n\thearth:kind: lab\n", "Line 2, column 1"],
  ["config:\n  hearth:kind: lab\n  hearth:kind: metal\n", "Line 3, column 3"],
  ["config: *nothing\n", "Unresolved alias"],
  ["- config\n", "The file is not a group of options"],
  ["config: [lab]\n", "What stands below `config:` is not a group"],
])("a file that is no YAML of this form says where: %j", async (text, where) => {
  stackFile(text);
  const { code, why } = await refusal("home");
  expect(code).toBe("configuration-syntax");
  expect(why).toContain(where);
});

test("aliases that would burst the memory are refused", async () => {
  const levels = Array.from(
    { length: 12 },
    (_, level) => `l${level + 1}: &l${level + 1} [${"*l0,".replace("0", `${level}`).repeat(9)}]`,
  );
  stackFile(["l0: &l0 x", ...levels, "config: {}"].join("\n"));
  expect((await refusal("home")).code).toBe("configuration-syntax");
});

test("an empty file lacks every required option", async () => {
  stackFile("");
  const error = await refusal("home");
  expect(error).toBeInstanceOf(ConfigurationError);
  expect((error as ConfigurationError).problems.map(({ path: [key], line }) => [key, line])).toEqual([
    ["network", 1],
    ["boot", 1],
    ["machines", 1],
  ]);
});

test("a problem points at the line of its value, or of what it is missing from", async () => {
  stackFile(`# a comment
config:
  hearth:network: { cidr: 10.0.0.0/24 }
  hearth:boot:
    address: 10.0.0.1
  hearth:machines:
    - name: node1
      mac: 52:54:00:00:00:0g
      disk:
        seriel: x
`);
  const { problems } = (await refusal("home")) as ConfigurationError;
  expect(problems.map(({ path: place, line }) => `${place.join(".")} ${line}`)).toEqual([
    "boot.interface 4",
    "machines.0.mac 8",
    "machines.0.address 7",
    "machines.0.disk.seriel 10",
    "boot.range 4",
  ]);
});
