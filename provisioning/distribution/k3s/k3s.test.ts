import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { versions } from "#provisioning/artifacts/versions.ts";
import { samplePlan } from "#provisioning/cluster/testing/sample-plans.ts";
import { k3sDownloads } from "./k3s-artifacts.ts";
import { k3sToken } from "./k3s-token.ts";
import { addPin, readChecksum } from "./pin-release.ts";
import { renderK3s } from "./render-k3s.ts";
import { agentFlags, serverOnlyFlags } from "./testing/documented-flags.ts";

const server = samplePlan({ role: "server", servers: 3, start: "start", distribution: "k3s" });
const joining = samplePlan({ role: "server", servers: 3, start: "join", distribution: "k3s" });
const agent = samplePlan({ role: "agent", servers: 3, start: "join", distribution: "k3s" });

function keys(plan: typeof server): string[] {
  const files = renderK3s(plan).files.filter(({ path }) => /\/config\.yaml(\.d\/.*)?$/.test(path));
  return files.flatMap((file) => Object.keys(parse(file.content)));
}

describe("config.yaml", () => {
  test.each([
    ["starting server", server],
    ["joining server", joining],
  ])("a %s is told nothing but documented flags of a server, each once", (_, plan) => {
    const told = keys(plan);
    expect(told.filter((key) => ![...agentFlags, ...serverOnlyFlags].includes(key))).toEqual([]);
    expect(new Set(told).size).toBe(told.length);
  });

  test("an agent is told nothing but documented flags of an agent", () => {
    expect(keys(agent).filter((key) => !agentFlags.includes(key))).toEqual([]);
  });

  test("no token stands in it", () => {
    expect([...keys(server), ...keys(agent)].filter((key) => key.includes("token"))).toEqual([]);
  });
});

describe("tokens", () => {
  test("name the authority by the digest of its file", () => {
    // printf 'KUBERNETES-CA-CERTIFICATE\n' | sha256sum
    const digest = "3d7fbf0d66a9";
    expect(k3sToken(server)).toMatch(/^K10[0-9a-f]{64}::server:SERVER-TOKEN$/);
    expect(k3sToken(server).slice(3, 3 + digest.length)).toBe(digest);
  });

  test("an agent never sees the token of the servers", () => {
    expect(k3sToken(agent)).toMatch(/^K10[0-9a-f]{64}::node:AGENT-TOKEN$/);
    expect(renderK3s(agent).files.filter(({ content }) => content.includes("SERVER-TOKEN"))).toEqual([]);
  });
});

test("an agent gets no key of an authority", () => {
  expect(renderK3s(agent).files.filter(({ content }) => content.includes("-KEY"))).toEqual([]);
});

describe("releases", () => {
  test("the files of a version are asked for under its release's name, which a URL has to escape", () => {
    expect(k3sDownloads("v1.36.3").program.url).toBe(
      "https://github.com/k3s-io/k3s/releases/download/v1.36.3%2Bk3s1/k3s",
    );
  });

  test("the version that clusters get by default is pinned", () => {
    expect(k3sDownloads(versions.kubernetes.version).images.sha256).toMatch(/^[0-9a-f]{64}$/);
  });

  test("a version without checksums is refused, with the way to get them", () => {
    expect(() => k3sDownloads("v1.99.0")).toThrow(
      expect.objectContaining({
        code: "k3s-version-unpinned",
        remedy: expect.stringContaining("bin/node scripts/pin-k3s.ts v1.99.0"),
      }),
    );
  });
});

describe("pinning", () => {
  const sums = `${"a".repeat(64)}  k3s\n${"b".repeat(64)}  k3s-airgap-images-amd64.tar.zst\n${"c".repeat(64)}  k3s-arm64\n`;
  const text = readFileSync(new URL("../../artifacts/versions.ts", import.meta.url), "utf8");
  const pin = { release: "v1.36.4+k3s1", program: "a".repeat(64), images: "b".repeat(64) };

  test("a checksum is that of the file of just this name", () => {
    expect(readChecksum(sums, "k3s")).toBe("a".repeat(64));
    expect(() => readChecksum(sums, "k3s-armhf")).toThrow("k3s-armhf is listed 0 times");
  });

  test("a new version is added and the others stay", () => {
    const added = addPin(text, "v1.36.4", pin);
    expect(added).toContain('"v1.36.4": {\n      release: "v1.36.4+k3s1",');
    expect(added).toContain('"v1.36.3": {\n      release: "v1.36.3+k3s1",');
    expect(added.length).toBeGreaterThan(text.length);
  });

  test("pinning again what is pinned changes nothing", () => {
    expect(addPin(text, "v1.36.3", { ...versions.k3s["v1.36.3"] })).toBe(text);
  });
});
