import { expect, test } from "vitest";
import { tellPulls } from "./tell-pulls.ts";

test("a line the first time, and no more lines than somebody on the network should cost", () => {
  const lines: string[] = [];
  const tell = tellPulls((line) => lines.push(line));
  for (const _ of [1, 2]) {
    tell({ address: "10.77.0.21", image: "docker.io/library/nginx:1.29", isThere: true });
    tell({ address: "10.77.0.22", image: "docker.io/library/nginx:1.30", isThere: false });
  }
  expect(lines).toEqual([
    "registry: 10.77.0.21 pulls docker.io/library/nginx:1.29",
    "registry: 10.77.0.22 asks for docker.io/library/nginx:1.30, not in the cache",
  ]);
  for (let at = 0; at < 5_000; at++) tell({ address: "10.77.0.23", image: `evil.example/a:${at}`, isThere: false });
  expect(lines).toHaveLength(2_000);
});
