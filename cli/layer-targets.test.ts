import { expect, test } from "vitest";
import { layerTargets } from "./layer-targets.ts";

test("LAYER=metal narrows to the machines", () => {
  expect(layerTargets("metal")).toEqual({ targets: ["urn:pulumi:*::hearth::hearth:metal:**"] });
});

test("LAYER=cluster leaves what runs on the cluster alone", () => {
  const targets = ["metal", "cluster"].map((layer) => `urn:pulumi:*::hearth::hearth:${layer}:**`);
  expect(layerTargets("cluster")).toEqual({ targets });
});

test("LAYER=external makes what the platform is handed, and no platform", () => {
  const targets = ["metal", "cluster", "external"].map((layer) => `urn:pulumi:*::hearth::hearth:${layer}:**`);
  expect(layerTargets("external")).toEqual({ targets });
});

test("up to the last layer is everything, so that what was taken out is seen too", () => {
  expect(layerTargets("platform")).toEqual({});
  expect(layerTargets(undefined)).toEqual({});
});

test("a layer that there is not is refused with those that there are", () => {
  expect(() => layerTargets("apps")).toThrow(
    expect.objectContaining({ code: "layer-unknown", why: "The layers are metal, cluster, external, platform." }),
  );
});
