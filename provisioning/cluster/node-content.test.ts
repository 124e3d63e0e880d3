import { describe, expect, test } from "vitest";
import { parseIpv4Address } from "#model/ipv4.ts";
import { chooseDistribution } from "./choose-distribution.ts";
import { nodeContent } from "./node-content.ts";
import { sampleNodeInputs } from "./testing/sample-node-inputs.ts";
import { sampleCluster } from "./testing/sample-plans.ts";

describe.each(["k3s", "source"] as const)("what %s puts on a node", (name) => {
  const cluster = { ...sampleCluster, distribution: name };
  const { node } = sampleNodeInputs;
  const server = { ...node, role: "server" as const };

  test.each([node, server])("is told by two digests, the same every time: $role", async (one) => {
    const distribution = await chooseDistribution(name);
    const content = await nodeContent(distribution, { node: one, cluster });
    expect(content).toEqual({
      files: expect.stringMatching(/^[0-9a-f]{64}$/),
      programs: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    expect(await nodeContent(distribution, { node: one, cluster })).toEqual(content);
  });

  test("is another when Hearth renders another line, and the programs stay the same", async () => {
    const distribution = await chooseDistribution(name);
    const newer = {
      ...distribution,
      render: (plan: Parameters<typeof distribution.render>[0]) => {
        const { files, units } = distribution.render(plan);
        return { units, files: files.map((file) => ({ ...file, content: `${file.content}# newer\n` })) };
      },
    };
    const [before, after] = [
      await nodeContent(distribution, { node, cluster }),
      await nodeContent(newer, { node, cluster }),
    ];
    expect(after.files).not.toBe(before.files);
    expect(after.programs).toBe(before.programs);
  });

  test("is another when Hearth pins other programs, and the files stay the same", async () => {
    const distribution = await chooseDistribution(name);
    const newer = { ...distribution, recipe: async () => ({ runc: "newer" }) };
    const [before, after] = [
      await nodeContent(distribution, { node, cluster }),
      await nodeContent(newer, { node, cluster }),
    ];
    expect(after.programs).not.toBe(before.programs);
    expect(after.files).toBe(before.files);
  });

  test("follows the virtual address of the API", async () => {
    const distribution = await chooseDistribution(name);
    const apiAddress = parseIpv4Address("10.77.0.50");
    const before = await nodeContent(distribution, { node, cluster });
    expect((await nodeContent(distribution, { node, cluster: { ...cluster, apiAddress } })).files).not.toBe(
      before.files,
    );
  });
});
