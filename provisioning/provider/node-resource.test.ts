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

  test("come back marked from a check", () => {
    expect(node.check(undefined, wire())).toEqual({ inputs: wire(), failures: [] });
  });
});

describe("a preview", () => {
  test("takes what is not known yet on trust", () => {
    const unknown = wire({ machineInstallId: unknownText, secrets: unknownText, clusterId: unknownText });
    expect(node.check(undefined, unknown).failures).toEqual([]);
  });

  test("names an input that is wrong", () => {
    expect(node.check(undefined, wire({ node: { ...inputs.node, role: "chief" } })).failures).toMatchObject([
      { property: "node.role" },
    ]);
  });

  test.each([
    ["v1.36.2", "metal3 runs Kubernetes v1.36.3; the file asks for v1.36.2, which is older."],
    ["v1.38.0", "metal3 runs Kubernetes v1.36.3; the file asks for v1.38.0, which skips a minor version."],
  ])("refuses the version %s", (version, what) => {
    expect(node.check(wire(), withVersion(version)).failures).toMatchObject([
      { property: "cluster", reason: expect.stringContaining(what) },
    ]);
  });

  test("takes the next version for an update, and another machine for a replacement that deletes first", () => {
    expect(node.check(wire(), withVersion("v1.37.0")).failures).toEqual([]);
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
