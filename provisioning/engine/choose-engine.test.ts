import { describe, expect, test } from "vitest";
import { chooseEngine } from "./choose-engine.ts";
import { engineFailure } from "./engine-failure.ts";

describe("the choice of the engine", () => {
  test("is told in one line, and the CLI is refused where it is not", async () => {
    const nowhere = { projectDirectory: "/nowhere", variables: { PATH: "/nowhere" } };
    const auto = await chooseEngine("auto", nowhere);
    expect(auto.engine.kind).toBe("embedded");
    expect(auto.why).toBe("embedded engine; there is no pulumi in PATH or among the project's packages");
    await expect(chooseEngine("cli", nowhere)).rejects.toMatchObject({ code: "engine-cli-missing" });
  });

  test("failures are one error with all names", () => {
    const urn = (name: string) => `urn:pulumi:dev::p::t:R::${name}`;
    const failures = [
      { urn: urn("a"), operation: "create", message: "no power" },
      { urn: urn("b"), operation: "delete", message: "no network" },
    ];
    expect(engineFailure(failures, undefined, false)).toMatchObject({
      what: "2 resources failed: a, b.",
      why: "a (create): no power\nb (delete): no network",
    });
  });
});
