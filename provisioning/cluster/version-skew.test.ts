import { expect, test } from "vitest";
import { agentSkewError, versionChangeError } from "./version-skew.ts";

test.each([
  ["v1.36.3", "v1.36.3"],
  ["v1.36.3", "v1.36.4"],
  ["v1.36.3", "v1.37.0"],
  ["v1.36.3+k3s1", "v1.36.3"],
])("a node may go from %s to %s", (from, to) => {
  expect(versionChangeError("metal0", from, to)).toBeUndefined();
});

test.each([
  ["v1.36.3", "v1.36.2", "version-downgrade", "Put v1.36.3 or a newer version into the file"],
  ["v1.36.3", "v1.35.9", "version-downgrade", "Put v1.36.3 or a newer version into the file"],
  ["v1.34.9", "v1.36.0", "version-skips-minor", "Upgrade to v1.35 first, then on to v1.36.0."],
])("a node may not go from %s to %s", (from, to, code, remedy) => {
  const error = versionChangeError("metal0", from, to);
  expect(error?.code).toBe(code);
  expect(error?.remedy).toContain(remedy);
});

test("an agent may be older than its server, or the same, never newer", () => {
  expect(agentSkewError("metal1", "v1.35.0", "v1.36.3")).toBeUndefined();
  expect(agentSkewError("metal1", "v1.36.3", "v1.36.3+k3s1")).toBeUndefined();
  expect(agentSkewError("metal1", "v1.36.4", "v1.36.3")).toMatchObject({
    code: "version-agent-newer",
    what: "metal1 would run Kubernetes v1.36.4, newer than the API of v1.36.3 that it talks to.",
    remedy: "Upgrade the servers first: `make upgrade` does them in the right order.",
  });
});
