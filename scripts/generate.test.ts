import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { z } from "zod";
import { judgeStackFile } from "#stacks/config/judge-stack-file.ts";
import { generatedFiles } from "./generate-files.ts";
import { type OptionSchema, optionSchema } from "./generate-option-schema.ts";
import { renderSample } from "./generate-sample.ts";
import { sampleValues } from "./generate-sample-values.ts";

const root = path.resolve(import.meta.dirname, "..");

test.each(Object.entries(generatedFiles()))("%s is what the code makes of it", (name, content) => {
  expect(readFileSync(path.join(root, name), "utf8"), `${name} is stale: npm run generate`).toBe(content);
});

test("the sample file is a valid environment of two real machines", () => {
  const text = renderSample(optionSchema(), sampleValues);
  const { environment, problems } = judgeStackFile("home", "Pulumi.home.yaml", text);
  expect(problems).toEqual([]);
  expect(environment?.kind).toBe("metal");
  expect(environment?.boot.mode).toBe("proxy");
  expect(environment?.machines.map(({ name, power }) => [name, power.driver])).toEqual([
    ["node1", "wake-on-lan"],
    ["node2", "manual"],
  ]);
});

test("the sample file still is one when its comments are taken for options of the lab", () => {
  const sample = renderSample(optionSchema(), sampleValues);
  const uncommented = sample.replaceAll(
    /^( +)# (virtual|kernelArguments|broadcast|labels|taints|sysctls|packages|hooks|wipe|apiAddress|podCidr|snapshots|hearth:ssh): /gm,
    "$1$2: ",
  );
  const { problems } = judgeStackFile("home", "Pulumi.home.yaml", uncommented);
  expect(problems.map(({ code }) => code)).toEqual(["virtual-outside-lab"]);
});

test("the sample file names every option", () => {
  const sample = renderSample(optionSchema(), sampleValues);
  const missing = optionNames(optionSchema()).filter(
    (name) => !new RegExp(`[ {:]${name}: `).test(sample) && !sample.includes(`${name}:\n`),
  );
  // The lab's hardware has its place in the reference page: here it would be refused.
  expect(
    missing.filter((name) => !["firmware", "cpus", "memoryMiB", "nic", "disks", "sizeGiB", "bus"].includes(name)),
  ).toEqual([]);
});

describe("the JSON Schema", () => {
  const schema = z.fromJSONSchema(JSON.parse(generatedFiles()["docs/reference/environment.schema.json"] ?? ""));
  const corpus = path.join(root, "stacks/config/corpus");
  const valid = readdirSync(path.join(corpus, "valid")).filter((name) => name.endsWith(".yaml"));
  const accepts = (file: string) => schema.safeParse(parse(readFileSync(file, "utf8"))).success;

  test.each(["Pulumi.lab.yaml", "Pulumi.home.example.yaml"])("lets an editor accept %s", (name) => {
    expect(accepts(path.join(root, name))).toBe(true);
  });

  test.each(valid)("lets an editor accept the valid sample %s", (name) => {
    expect(accepts(path.join(corpus, "valid", name))).toBe(true);
  });

  const shapes = [
    "option-unknown",
    "option-without-namespace",
    "option-missing",
    "option-type-wrong",
    "option-value-unknown",
  ];
  test.each(shapes)("lets an editor mark %s", (name) => {
    expect(accepts(path.join(corpus, "invalid", `${name}.yaml`))).toBe(false);
  });
});

test("every option says what it is, and shows how it is written", () => {
  const undocumented = describedOptions(optionSchema(), "").filter(({ option }) => !option.description);
  const without = describedOptions(optionSchema(), "").filter(
    ({ option }) => !option.properties && !option.items?.properties && !option.examples,
  );
  expect(undocumented.map(({ place }) => place)).toEqual([]);
  expect(without.map(({ place }) => place)).toEqual([]);
});

function describedOptions(option: OptionSchema, place: string): { place: string; option: OptionSchema }[] {
  const group = option.items ?? option;
  return Object.entries(group.properties ?? {}).flatMap(([key, inner]) => [
    { place: `${place}.${key}`, option: inner },
    ...describedOptions(inner, `${place}.${key}`),
  ]);
}

function optionNames(option: OptionSchema): string[] {
  return describedOptions(option, "").map(({ place }) => place.split(".").at(-1) ?? "");
}
