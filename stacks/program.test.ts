import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parse } from "yaml";
import { embeddedEngine } from "#provisioning/engine/embedded-engine.ts";
import type { EngineRequest } from "#provisioning/engine/engine.ts";
import { deedReader } from "./testing/stand-in-journal.ts";

interface LabConfig {
  "hearth:machines": {
    name: string;
    role?: string;
    labels?: Record<string, string>;
    disk: Record<string, string>;
    virtual: { disks: { serial?: string }[] };
  }[];
  "hearth:cluster"?: Record<string, unknown>;
}

const labText = readFileSync(path.join(import.meta.dirname, "../Pulumi.lab.yaml"), "utf8");

/** The lab's configuration with changes to it; each test begins where the one before ended. */
describe("Hearth's program on the embedded engine, its provider a stand-in", { timeout: 60_000 }, () => {
  let directory = "";
  let config: LabConfig;
  beforeAll(() => {
    directory = mkdtempSync(path.join(tmpdir(), "hearth-t-program-"));
    process.env.HEARTH_STAND_IN_JOURNAL = path.join(directory, "journal");
    config = parse(labText).config;
  });
  afterAll(() => {
    delete process.env.HEARTH_STAND_IN_JOURNAL;
    rmSync(directory, { recursive: true });
  });

  const stateDirectory = () => path.join(directory, "state");
  const request = (more: Partial<EngineRequest> = {}): EngineRequest => ({
    projectDirectory: path.join(import.meta.dirname, "testing/project"),
    stack: "lab",
    stateDirectory: stateDirectory(),
    passphrase: "open sesame",
    config: { ...config },
    display: () => {},
    ...more,
  });

  /** What the provider was told to do since the last time, in order. */
  const deeds = deedReader(() => path.join(directory, "journal"));
  const machine = (name: string) => {
    const found = config["hearth:machines"].find((one) => one.name === name);
    if (!found) throw new Error(`no ${name}`);
    return found;
  };

  test("what the program asks for is what the real provider takes", async () => {
    const projectDirectory = path.join(import.meta.dirname, "..");
    const { counts } = await embeddedEngine.preview(request({ projectDirectory }));
    expect(counts).toEqual({ create: 10 });
  });

  test("up to the layer metal the machines are installed and nothing else is made", async () => {
    // What LAYER=metal comes to.
    const { counts, outputs } = await embeddedEngine.up(
      request({ targets: ["urn:pulumi:*::hearth::hearth:metal:**"] }),
    );
    expect(counts).toEqual({ create: 5 });
    expect(outputs.nodes).toMatchObject([
      { name: "metal0", version: "[unknown]" },
      { name: "metal1", version: "[unknown]" },
      { name: "metal2", version: "[unknown]" },
    ]);
    expect(deeds().toSorted()).toEqual(["metal0", "metal1", "metal2"].map((name) => `create Machine ${name}`));
    await embeddedEngine.destroy(request());
    deeds();
  });

  test("three machines become one server and two agents that wait for it", async () => {
    const { counts, outputs } = await embeddedEngine.up(request());
    expect(counts).toEqual({ create: 10 });
    const done = deeds();
    expect(done.toSorted()).toEqual([
      "create Cluster cluster",
      ...["metal0", "metal1", "metal2"].map((name) => `create Machine ${name}`),
      ...["metal0", "metal1", "metal2"].map((name) => `create Node ${name}`),
    ]);
    expect(done.indexOf("create Node metal0")).toBeLessThan(done.indexOf("create Node metal1"));
    expect(done.indexOf("create Node metal0")).toBeLessThan(done.indexOf("create Node metal2"));
    expect(outputs.nodes).toEqual([
      { name: "metal0", role: "server", address: "10.77.0.10", version: "v1.36.3", readySeconds: 31 },
      { name: "metal1", role: "agent", address: "10.77.0.11", version: "v1.36.3", readySeconds: 31 },
      { name: "metal2", role: "agent", address: "10.77.0.12", version: "v1.36.3", readySeconds: 31 },
    ]);
  });

  test("the cluster's secrets are in no output, and in the state only encrypted", async () => {
    const outputs = await embeddedEngine.outputs(request());
    expect(JSON.stringify(outputs)).not.toContain("TOKEN");
    const state = readFileSync(path.join(stateDirectory(), ".pulumi/stacks/hearth/lab.json"), "utf8");
    expect(state).toContain("hearth:cluster:Node");
    expect(state).not.toContain("TOKEN");
  });

  test("nothing changes when nothing changed, nor when auto is written as what it came to", async () => {
    expect((await embeddedEngine.up(request())).counts).toEqual({ same: 10 });
    config["hearth:cluster"] = { distribution: "source" };
    expect((await embeddedEngine.up(request())).counts).toEqual({ same: 10 });
  });

  test("a label changes its node and no other", async () => {
    machine("metal1").labels = { disk: "ssd" };
    expect((await embeddedEngine.up(request())).counts).toEqual({ same: 9, update: 1 });
    expect(deeds()).toEqual(["update Node metal1"]);
  });

  test("a new version changes the server before the agents", async () => {
    config["hearth:cluster"] = { distribution: "source", version: "v1.36.4" };
    expect((await embeddedEngine.up(request())).counts).toEqual({ same: 7, update: 3 });
    const [first, ...others] = deeds();
    expect(first).toBe("update Node metal0");
    expect(others.toSorted()).toEqual(["update Node metal1", "update Node metal2"]);
  });

  test("the server leaves before its machine is installed again, and nobody leaves with it", async () => {
    machine("metal0").virtual.disks = [{ serial: "another" }];
    machine("metal0").disk = { serial: "another" };
    expect((await embeddedEngine.up(request())).counts).toEqual({ same: 8, replace: 2 });
    expect(deeds()).toEqual([
      "delete Node metal0",
      "delete Machine metal0",
      "create Machine metal0",
      "create Node metal0",
    ]);
  });

  test("a machine that is installed again on demand leaves first and comes back, and nobody else is asked", async () => {
    const prefix = "urn:pulumi:lab::hearth::hearth";
    const machineUrn = `${prefix}:metal:Metal$hearth:metal:Machine::metal0`;
    const node = `${prefix}:cluster:Layer$hearth:cluster:Node::metal0`;
    await embeddedEngine.up(request({ targets: [machineUrn, node], replace: [machineUrn] }));
    expect(deeds()).toEqual([
      "delete Node metal0",
      "delete Machine metal0",
      "create Machine metal0",
      "create Node metal0",
    ]);
  });

  test("one server becomes three by two words and an address, one after another", async () => {
    for (const name of ["metal1", "metal2"]) machine(name).role = "server";
    config["hearth:cluster"] = { distribution: "source", version: "v1.36.4", apiAddress: "10.77.0.50" };
    expect((await embeddedEngine.up(request())).counts).toEqual({ same: 7, update: 1, replace: 2 });
    expect(deeds()).toEqual([
      "update Node metal0",
      "delete Node metal1",
      "create Node metal1",
      "delete Node metal2",
      "create Node metal2",
    ]);
  });

  test("a machine that is taken out of the file leaves the cluster before it is given up", async () => {
    for (const name of ["metal1", "metal2"]) machine(name).role = "agent";
    config["hearth:machines"] = config["hearth:machines"].filter(({ name }) => name !== "metal2");
    await embeddedEngine.up(request());
    const done = deeds();
    expect(done.filter((line) => line.startsWith("delete"))).toEqual([
      "delete Node metal1",
      "delete Node metal2",
      "delete Machine metal2",
    ]);
    expect(done.filter((line) => line.startsWith("create"))).toEqual(["create Node metal1"]);
  });

  test("destroying begins with the agents and ends with what the cluster is", async () => {
    await embeddedEngine.destroy(request());
    const done = deeds();
    expect(done.filter((line) => !line.includes("Machine"))).toEqual([
      "delete Node metal1",
      "delete Node metal0",
      "delete Cluster cluster",
    ]);
    expect(done.indexOf("delete Node metal1")).toBeLessThan(done.indexOf("delete Machine metal1"));
    expect(done.indexOf("delete Node metal0")).toBeLessThan(done.indexOf("delete Machine metal0"));
  });
});
