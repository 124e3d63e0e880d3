import { describe, expect, test } from "vitest";
import { sampleNodeInputs } from "../cluster/testing/sample-node-inputs.ts";
import { sampleCluster } from "../cluster/testing/sample-plans.ts";
import { secretSignature, signatureKey, unknownText } from "../engine/property/property-wire.ts";
import type { EngineLog } from "./engine-log.ts";
import { NodeResource } from "./node-resource.ts";
import { markSecret, receiveProperties } from "./wire-properties.ts";

const silent: EngineLog = { info: () => {}, warn: () => {}, status: () => {} };
const node = new NodeResource(
  silent,
  () => Promise.reject(new Error("a preview connects to nobody")),
  new AbortController().signal,
);

const inputs = sampleNodeInputs;
const wire = (change: object = {}) => ({ ...markSecret(inputs, ["secrets"]), ...change });
const olds = () => {
  const { secrets: _, ...kept } = inputs;
  return { ...kept, kubeletVersion: "v1.36.3", readySeconds: 30 };
};
const withVersion = (version: string) => wire({ cluster: { ...sampleCluster, version } });

describe("secrets on the wire", () => {
  test("are marked for the state, and read as what they hide", () => {
    expect(wire().secrets).toMatchObject({ [signatureKey]: secretSignature, value: { token: "SERVER-TOKEN" } });
    expect(receiveProperties(wire()).values).toEqual(JSON.parse(JSON.stringify(inputs)));
  });

  test("come back marked from a check, which adds what Hearth puts on the node", async () => {
    const digest = expect.stringMatching(/^[0-9a-f]{64}$/);
    expect(await node.check(undefined, wire())).toEqual({
      inputs: { ...wire(), content: { files: digest, programs: digest } },
    });
  });
});

describe("a preview", () => {
  test("takes what is not known yet on trust, and says nothing of the node's content", async () => {
    const { content: _, ...before } = wire() as Record<string, unknown>;
    const unknown = { ...before, secrets: unknownText, cluster: unknownText };
    expect(await node.check(undefined, unknown)).toEqual({ inputs: unknown });
  });

  test("names an input that is wrong", async () => {
    expect(await node.check(undefined, wire({ node: { ...inputs.node, role: "chief" } }))).toMatchObject({
      failures: [{ property: "node.role" }],
    });
  });

  test.each([
    ["v1.36.2", "metal3 runs Kubernetes v1.36.3; the file asks for v1.36.2, which is older."],
    ["v1.37.0", "Kubernetes v1.37.0 cannot be compiled here."],
    ["v1.38.0", "metal3 runs Kubernetes v1.36.3; the file asks for v1.38.0, which skips a minor version."],
  ])("refuses the version %s", async (version, what) => {
    expect(await node.check(wire(), withVersion(version))).toMatchObject({
      failures: [{ property: "cluster", reason: expect.stringContaining(what) }],
    });
  });

  test("takes the next version for an update, and another machine for a replacement that deletes first", () => {
    expect(node.diff("urn", olds(), withVersion("v1.37.0"))).toEqual({
      changes: true,
      replaces: [],
      deleteBeforeReplace: true,
    });
    expect(node.diff("urn", olds(), wire({ machineInstallId: unknownText }))).toEqual({
      changes: true,
      replaces: ["machineInstallId"],
      deleteBeforeReplace: true,
    });
    expect(node.diff("urn", olds(), wire()).changes).toBe(false);
  });
});
