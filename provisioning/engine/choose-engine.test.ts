import { describe, expect, test } from "vitest";
import { chooseEngine } from "./choose-engine.ts";

describe("the choice of the engine", () => {
  test("is told in one line, and the CLI is refused where it is not", async () => {
    const nowhere = { projectDirectory: "/nowhere", variables: { PATH: "/nowhere" } };
    const auto = await chooseEngine("auto", nowhere);
    expect(auto.engine.kind).toBe("embedded");
    expect(auto.why).toBe("embedded engine; there is no pulumi in PATH or among the project's packages");
    await expect(chooseEngine("cli", nowhere)).rejects.toMatchObject({ code: "engine-cli-missing" });
  });
});
