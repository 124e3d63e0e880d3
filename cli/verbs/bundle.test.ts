import { stripVTControlCharacters } from "node:util";
import { expect, test } from "vitest";
import { HearthError } from "#model/hearth-error.ts";
import { parseImageReference } from "#model/image-reference.ts";
import { renderBundle } from "./bundle.ts";

const image = parseImageReference("docker.io/library/nginx:1.29");

test("a row an image, with its size where there is one, and the charts that nobody looked into", () => {
  const error = new HearthError({ code: "image-not-fetched", what: "A.", why: "B.", remedy: "C." });
  const text = renderBundle(
    [
      { image, result: "fetched", sizeBytes: 52_428_800, seconds: 12.3 },
      { image, result: "there", sizeBytes: 1_048_576, seconds: 0 },
      { image, result: "failed", sizeBytes: 0, seconds: 4, error },
    ],
    ["loki", "zot"],
  );
  expect(stripVTControlCharacters(text).split("\n")).toEqual([
    "",
    "image                         result    MiB    time",
    "docker.io/library/nginx:1.29  fetched  50.0  12.3 s",
    "docker.io/library/nginx:1.29  there     1.0       –",
    "docker.io/library/nginx:1.29  failed      –   4.0 s",
    "",
    "! Not looked into: the charts of loki, zot. Which images they run is known in the cluster",
    "  only; name them in hearth:images.also, and they are fetched too.",
  ]);
});

test("an environment that pulls nothing says so", () => {
  expect(renderBundle([], [])).toBe("✓ this environment pulls no image that is known from here");
});
