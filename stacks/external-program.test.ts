import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import { embeddedEngine } from "#provisioning/engine/embedded-engine.ts";
import type { EngineEvent, EngineRequest } from "#provisioning/engine/engine.ts";
import { deedReader } from "./testing/stand-in-journal.ts";

const hosts = () => [
  { hostname: "media", service: "jellyfin", public: true } as Record<string, unknown>,
  { hostname: "code", service: "gitea", groups: ["family"] },
];

const outside = () => ({
  accountId: "0123456789abcdef0123456789abcdef",
  zone: "example.org",
  zoneId: "fedcba9876543210fedcba9876543210",
  groups: [{ name: "family", emails: ["ada@example.org"] }],
  hosts: hosts(),
});

let directory = "";
let events: EngineEvent[] = [];
beforeAll(() => {
  directory = mkdtempSync(path.join(tmpdir(), "hearth-t-outside-"));
  vi.stubEnv("HEARTH_STAND_IN_JOURNAL", path.join(directory, "journal"));
  vi.stubEnv("CLOUDFLARE_API_TOKEN", "THE-TOKEN-OF-THE-ACCOUNT");
  // Where the CLI would keep plugins; none is there, whatever this computer has.
  vi.stubEnv("PULUMI_HOME", path.join(directory, "pulumi-home"));
});
afterEach(() => {
  events = [];
});
afterAll(() => {
  vi.unstubAllEnvs();
  rmSync(directory, { recursive: true });
});

const request = (project: "project" | "outside", external?: object): EngineRequest => ({
  projectDirectory: path.join(import.meta.dirname, "testing", project),
  stack: "home",
  stateDirectory: path.join(directory, "state"),
  passphrase: "open sesame",
  config: {
    "hearth:kind": "metal",
    "hearth:network": { cidr: "192.168.1.0/24", gateway: "192.168.1.1" },
    "hearth:boot": { interface: "eno1", address: "192.168.1.2" },
    "hearth:platform": { domain: "example.org", contact: "ada@example.org", services: ["jellyfin"] },
    ...(external ? { "hearth:external": external } : {}),
    "hearth:machines": [
      {
        name: "node1",
        mac: "52:54:00:12:34:01",
        address: "192.168.1.21",
        disk: { serial: "S4EVNX0R612345" },
        role: "server",
      },
    ],
  },
  display: (event) => events.push(event),
});

/** What the providers were told to do since the last time. */
const deeds = deedReader(() => path.join(directory, "journal"));

describe("where Cloudflare's plugin cannot be had", { timeout: 120_000 }, () => {
  test("a preview shows what would be made and says what it does not know", async () => {
    const { counts, steps } = await embeddedEngine.preview(request("project", outside()));
    // The stack, three layers and four resources of the house, and the twenty of the outside.
    expect(counts).toEqual({ create: 28 });
    const record = steps.find(({ type, name }) => type.endsWith(":DnsRecord") && name === "media");
    expect(record?.changes).toContainEqual(expect.objectContaining({ path: "content", kind: "add", new: "[unknown]" }));
    const warnings = events.flatMap((event) => (event.kind === "log" && event.severity === "warning" ? event : []));
    expect(warnings.map(({ message }) => message)).toEqual([
      expect.stringMatching(/^What "cloudflare" would do is shown as far as the program says it, .*ENGINE=cli/),
    ]);
  });

  test("an update makes the house, stops at the outside, and says what is missing", async () => {
    await expect(embeddedEngine.up(request("project", outside()))).rejects.toMatchObject({
      code: "engine-plugin-missing",
      what: 'The resource plugin "cloudflare" is needed and cannot be found.',
      remedy: expect.stringContaining("pulumi plugin install resource cloudflare"),
    });
    expect(deeds().filter((line) => line.startsWith("create Node"))).toEqual(["create Node node1"]);
  });
});

test("without a token nothing is begun, in words", { timeout: 120_000 }, async () => {
  vi.stubEnv("CLOUDFLARE_API_TOKEN", "");
  try {
    await expect(embeddedEngine.preview(request("outside", outside()))).rejects.toMatchObject({
      code: "engine-program-failed",
    });
  } finally {
    vi.stubEnv("CLOUDFLARE_API_TOKEN", "THE-TOKEN-OF-THE-ACCOUNT");
  }
  const told = events.flatMap((event) => (event.kind === "log" ? event.message : [])).join("\n");
  expect(told).toContain("There is no token for the account at Cloudflare.");
  expect(events.filter((event) => event.kind === "step" && event.step.type.startsWith("hearth"))).toEqual([]);
});

describe("the whole program with a stand-in for Cloudflare", { timeout: 120_000 }, () => {
  const state = () => readFileSync(path.join(directory, "state/.pulumi/stacks/hearth/home.json"), "utf8");

  test("goes on where it stopped, and the platform comes last", async () => {
    const { outputs } = await embeddedEngine.up(request("outside", outside()));
    const done = deeds();
    expect(done.filter((line) => /Machine|Cluster|Node/.test(line))).toEqual([]);
    expect(done.toSorted()).toEqual([
      "create AccountToken backups-key",
      "create AccountToken dns",
      "create AccountToken state-key",
      "create DnsRecord code",
      "create DnsRecord media",
      "create NotificationPolicy tunnel-health",
      "create Platform platform",
      "create R2Bucket backups",
      "create R2Bucket state",
      "create ZeroTrustAccessApplication code",
      "create ZeroTrustAccessGroup access-family",
      "create ZeroTrustAccessPolicy code",
      "create ZeroTrustTunnelCloudflared tunnel",
      "create ZeroTrustTunnelCloudflaredConfig tunnel-routes",
    ]);
    expect(done.indexOf("create Platform platform")).toBeGreaterThan(done.indexOf("create AccountToken dns"));
    expect(done.indexOf("create DnsRecord code")).toBeGreaterThan(
      done.indexOf("create ZeroTrustAccessApplication code"),
    );
    expect(outputs.hosts).toEqual([
      { address: "https://media.example.org/", service: "jellyfin", public: true },
      { address: "https://code.example.org/", service: "gitea", public: false },
    ]);
    expect(outputs.stateBucket).toMatchObject({ keySecret: "[secret]" });
  });

  test("keeps no token in the clear, not even in what the platform was handed", async () => {
    const text = state();
    expect(text).toContain("hearth:platform:Platform");
    expect(text).not.toContain("THE-TOKEN-OF-THE-ACCOUNT");
    expect(text).not.toMatch(/TOKEN[0-9a-f]{32}/);
    expect(text).not.toContain(Buffer.alloc(32, "SECRET").toString("base64"));
    expect(text).not.toContain("ntfy.sh");
    const whole = JSON.stringify(await embeddedEngine.outputs(request("outside", outside())));
    expect(whole).not.toMatch(/TOKEN[0-9a-f]{32}/);
  });

  test("changes nothing when nothing changed", async () => {
    const { counts } = await embeddedEngine.up(request("outside", outside()));
    expect(counts).toEqual({ same: 28 });
  });

  test("a public host that is no longer public gets its guard", async () => {
    const [media, code] = hosts();
    const changed = { ...outside(), hosts: [{ ...media, public: false, groups: ["family"] }, code] };
    await embeddedEngine.up(request("outside", changed));
    expect(deeds().toSorted()).toEqual([
      "create ZeroTrustAccessApplication media",
      "create ZeroTrustAccessPolicy media",
    ]);
  });

  test("a host that is taken out is forgotten outside, and the platform learns of it", async () => {
    await embeddedEngine.up(request("outside", { ...outside(), hosts: hosts().slice(0, 1) }));
    expect(deeds().toSorted()).toEqual([
      "delete DnsRecord code",
      "delete ZeroTrustAccessApplication code",
      "delete ZeroTrustAccessApplication media",
      "delete ZeroTrustAccessPolicy code",
      "delete ZeroTrustAccessPolicy media",
      "update Platform platform",
      "update ZeroTrustTunnelCloudflaredConfig tunnel-routes",
    ]);
  });

  test("without hearth:external nothing is left outside but what the buckets hold", async () => {
    await embeddedEngine.up(request("outside"));
    const done = deeds();
    expect(done.filter((line) => line.includes("R2Bucket"))).toEqual([]);
    expect(done.filter((line) => line.startsWith("delete"))).toHaveLength(10);
    expect(done).toContain("update Platform platform");
    expect(state()).not.toContain("cloudflare:index");
  });
});
