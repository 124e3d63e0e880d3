import { describe, expect, test } from "vitest";
import { aliasUrns } from "./deployment/aliases.ts";
import { parseTargets } from "./target-set.ts";
import { makeUrn, parseUrn } from "./urn.ts";

describe("URNs", () => {
  test("hold the types of the parents, but not of the stack", () => {
    const stack = makeUrn("lab", "hearth", "", "pulumi:pulumi:Stack", "hearth-lab");
    const metal = makeUrn("lab", "hearth", stack, "hearth:metal:Metal", "metal");
    const machine = makeUrn("lab", "hearth", metal, "hearth:metal:Machine", "metal1");
    expect(machine).toBe("urn:pulumi:lab::hearth::hearth:metal:Metal$hearth:metal:Machine::metal1");
    expect(parseUrn(machine)).toEqual({
      stack: "lab",
      project: "hearth",
      qualifiedType: "hearth:metal:Metal$hearth:metal:Machine",
      type: "hearth:metal:Machine",
      name: "metal1",
    });
    expect(parseUrn("urn:pulumi:s::p::t::a::b").name).toBe("a::b");
    expect(() => parseUrn("nonsense")).toThrowError('"nonsense" is not a URN');
  });

  test("are chosen by globs as the CLI chooses them", () => {
    const urn = "urn:pulumi:lab::hearth::hearth:metal:Metal$hearth:metal:Machine::metal1";
    expect(parseTargets(["**::metal1"]).has(urn)).toBe(true);
    expect(parseTargets(["urn:pulumi:*::hearth::hearth:metal:**"]).has(urn)).toBe(true);
    expect(parseTargets(["*metal1"]).has(urn)).toBe(false);
    expect(parseTargets([urn]).has(urn)).toBe(true);
    expect(parseTargets([]).constrained).toBe(false);
  });

  test("of aliases are made of what differs, below the parent's alias too", () => {
    const context = {
      stack: "dev",
      project: "p",
      usedAlias: (urn: string) =>
        urn === "urn:pulumi:dev::p::t:Box::crate" ? "urn:pulumi:dev::p::t:Box::box" : undefined,
    };
    const aliases = [{ name: "lid" }, { urn: "urn:pulumi:dev::p::t:Lid::x" }, { noParent: true }];
    const child = { name: "crate-lid", type: "t:Lid", parent: "urn:pulumi:dev::p::t:Box::crate", aliases };
    expect(aliasUrns(child, context)).toEqual([
      "urn:pulumi:dev::p::t:Box$t:Lid::lid",
      "urn:pulumi:dev::p::t:Lid::x",
      "urn:pulumi:dev::p::t:Lid::crate-lid",
      "urn:pulumi:dev::p::t:Box$t:Lid::box-lid",
      "urn:pulumi:dev::p::t:Box$t:Lid::x",
    ]);
  });
});
