import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import type { Environment } from "#provisioning/inventory/environment.ts";
import { Cluster } from "./cluster.ts";
import { parseEnvironment } from "./config/parse-environment.ts";
import { Metal } from "./metal.ts";
import { type AskedResource, runUnderMocks, settled } from "./testing/mock-resources.ts";

interface MachineText {
  name: string;
  role?: string;
}

/** The lab's file, changed as a person would change it. */
function lab(edit: (machines: MachineText[], config: Record<string, unknown>) => void = () => {}): Environment {
  const { config } = parse(readFileSync(path.join(import.meta.dirname, "../Pulumi.lab.yaml"), "utf8"));
  edit(config["hearth:machines"], config);
  return parseEnvironment(
    "lab",
    Object.fromEntries(Object.entries(config).map(([key, value]) => [key.replace("hearth:", ""), value])),
  );
}

const threeServers = lab((machines, config) => {
  for (const machine of machines) machine.role = "server";
  config["hearth:cluster"] = { apiAddress: "10.77.0.50" };
  machines.reverse();
});

function outputs({ type, name }: AskedResource): Readonly<Record<string, unknown>> {
  switch (type) {
    case "hearth:metal:Machine":
      return { installId: `installation of ${name}` };
    case "hearth:cluster:Cluster":
      return { effectiveDistribution: "source", secrets: { token: "TOKEN" } };
    case "hearth:cluster:Node":
      return { kubeletVersion: "v1.36.3", readySeconds: 31 };
    default:
      return {};
  }
}

const run = (environment: Environment) =>
  runUnderMocks(() => {
    const metal = new Metal("metal", { environment });
    const { cluster: wish } = environment;
    return wish && new Cluster("cluster", { environment, wish, machines: metal.nodes });
  }, outputs);

const registryMirror = { url: "https://10.77.0.1:8443", authority: "AUTHORITY" };

test("every node is told of the mirror, and a machine of its port, where there is one", async () => {
  const environment = lab((_, config) => {
    config["hearth:images"] = { mirror: true };
  });
  const { resources } = await runUnderMocks(() => {
    const metal = new Metal("metal", { environment });
    const { cluster: wish } = environment;
    return wish && new Cluster("cluster", { environment, wish, machines: metal.nodes, registryMirror });
  }, outputs);
  const of = (type: string) => resources.filter((resource) => resource.type === type).map(({ inputs }) => inputs);
  expect(of("hearth:cluster:Node")).toMatchObject([1, 2, 3].map(() => ({ cluster: { registryMirror } })));
  expect(of("hearth:metal:Machine")).toMatchObject([1, 2, 3].map(() => ({ boot: { registryPort: 8443 } })));
  const without = await run(lab());
  for (const { type, inputs } of without.resources) {
    if (type === "hearth:cluster:Node") expect(inputs.cluster).not.toHaveProperty("registryMirror");
    if (type === "hearth:metal:Machine") expect(inputs.boot).not.toHaveProperty("registryPort");
  }
});

describe("the lab's cluster", () => {
  test("is one identity and three nodes, beside the machines", async () => {
    const { resources } = await run(lab());
    expect(resources.map(({ type, name }) => `${type} ${name}`).toSorted()).toEqual([
      "hearth:cluster:Cluster cluster",
      "hearth:cluster:Layer cluster",
      "hearth:cluster:Node metal0",
      "hearth:cluster:Node metal1",
      "hearth:cluster:Node metal2",
      "hearth:metal:Machine metal0",
      "hearth:metal:Machine metal1",
      "hearth:metal:Machine metal2",
      "hearth:metal:Metal metal",
    ]);
  });

  test("gives its identity nothing that may change while the cluster lives", async () => {
    const { resources } = await run(lab());
    const identity = resources.find(({ type }) => type === "hearth:cluster:Cluster");
    expect(identity?.inputs).toEqual({ environment: "lab", distribution: "auto" });
  });

  test("gives a node all that its provider wants", async () => {
    const { resources } = await run(lab());
    const node = resources.find(({ type, name }) => type === "hearth:cluster:Node" && name === "metal1");
    expect(node?.inputs).toEqual({
      access: {
        environment: "lab",
        lab: { bridge: "hearth0", address: "10.77.0.1", cidr: "10.77.0.0/24" },
      },
      machineInstallId: "installation of metal1",
      clusterId: "id-of-cluster",
      secrets: { token: "TOKEN" },
      cluster: {
        distribution: "source",
        version: "v1.36.3",
        podCidr: "10.42.0.0/16",
        serviceCidr: "10.43.0.0/16",
        domain: "cluster.local",
        snapshots: { everyHours: 6, keep: 8 },
      },
      node: {
        name: "metal1",
        address: "10.77.0.11",
        role: "agent",
        labels: {},
        taints: [],
        sysctls: {},
        packages: [],
        hooks: {},
      },
      peers: [
        { name: "metal0", address: "10.77.0.10", role: "server" },
        { name: "metal2", address: "10.77.0.12", role: "agent" },
      ],
    });
  });

  test("starts its agents together when the server is Ready", async () => {
    const { journal } = await run(lab());
    const nodes = journal
      .filter((line) => line.includes("Node"))
      .map((line) => line.replace("hearth:cluster:Node ", ""));
    expect(nodes.slice(0, 2)).toEqual(["begin metal0", "end metal0"]);
    expect(nodes.slice(2, 4).toSorted()).toEqual(["begin metal1", "begin metal2"]);
  });

  test("hands on its nodes and the address of its API", async () => {
    const { result } = await run(lab());
    expect(result && (await settled(result.apiServer))).toBe("10.77.0.10");
    expect(result?.nodes.map(({ name, role, address }) => [name, role, address])).toEqual([
      ["metal0", "server", "10.77.0.10"],
      ["metal1", "agent", "10.77.0.11"],
      ["metal2", "agent", "10.77.0.12"],
    ]);
    const [first] = result?.nodes ?? [];
    expect(first && (await settled(first.version))).toBe("v1.36.3");
  });
});

describe("a cluster of three servers, listed from the last to the first", () => {
  test("starts one after another, by name", async () => {
    const { journal } = await run(threeServers);
    expect(journal.filter((line) => line.includes("Node"))).toEqual(
      ["metal0", "metal1", "metal2"].flatMap((name) => [
        `begin hearth:cluster:Node ${name}`,
        `end hearth:cluster:Node ${name}`,
      ]),
    );
  });

  test("is known by the address of the API, which is no server's own", async () => {
    const { result } = await run(threeServers);
    expect(result && (await settled(result.apiServer))).toBe("10.77.0.50");
  });
});

test("an environment without roles has no cluster", async () => {
  const { result, resources } = await run(
    lab((machines) => {
      for (const machine of machines) delete machine.role;
    }),
  );
  expect(result).toBeUndefined();
  expect(resources.filter(({ type }) => type.startsWith("hearth:cluster"))).toEqual([]);
});

test("real machines are reached without entering a network of their own", async () => {
  const home = lab((machines, config) => {
    config["hearth:kind"] = "metal";
    for (const machine of machines as { virtual?: unknown }[]) delete machine.virtual;
  });
  const { resources } = await run(home);
  const node = resources.find(({ type }) => type === "hearth:cluster:Node");
  expect(node?.inputs.access).toEqual({ environment: "lab" });
  expect(resources.find(({ type }) => type === "hearth:cluster:Cluster")?.inputs.distribution).toBe("k3s");
});
