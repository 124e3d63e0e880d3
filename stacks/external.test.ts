import * as pulumi from "@pulumi/pulumi";
import { describe, expect, test } from "vitest";
import type { Environment } from "#provisioning/inventory/environment.ts";
import { parseEnvironment } from "./config/parse-environment.ts";
import { External } from "./external.ts";
import { siteOf } from "./site-of.ts";
import { type AskedResource, runUnderMocks, settled } from "./testing/mock-resources.ts";

const accountId = "0123456789abcdef0123456789abcdef";
const zoneId = "fedcba9876543210fedcba9876543210";

/** A home with one public host and one for people, or what is said of the outside instead. */
function home(more: object = {}): Environment {
  return parseEnvironment("home", {
    kind: "metal",
    network: { cidr: "192.168.1.0/24", gateway: "192.168.1.1" },
    boot: { interface: "eno1", address: "192.168.1.2" },
    platform: { domain: "example.org", contact: "ada@example.org", services: ["jellyfin"] },
    external: {
      accountId,
      zone: "example.org",
      zoneId,
      groups: [{ name: "family", emails: ["ada@example.org", "bob@example.org"] }],
      hosts: [
        { hostname: "media", service: "jellyfin", public: true },
        { hostname: "code", service: "gitea", emails: ["carol@example.org"], groups: ["family"] },
      ],
      ...more,
    },
    machines: [
      {
        name: "node1",
        mac: "52:54:00:12:34:01",
        address: "192.168.1.21",
        disk: { serial: "S4EVNX0R612345" },
        role: "server",
      },
    ],
  });
}

const secret = Buffer.alloc(32, 7).toString("base64");

function outputs({ type, name }: AskedResource): Readonly<Record<string, unknown>> {
  if (type === "hearth:external:Secret") return { value: secret };
  if (type === "cloudflare:index/accountToken:AccountToken") return { value: `value-of-${name}` };
  return {};
}

const run = (environment: Environment, onCall?: (token: string) => void) =>
  runUnderMocks(
    () => {
      const { external: wish } = environment;
      if (!wish) throw new Error("nothing outside");
      const mail = wish.mail ? { mailPassword: pulumi.secret("PASSWORD") } : {};
      return new External("external", { environment, wish, ...mail });
    },
    outputs,
    onCall,
  );

const asSecret = (value: string) => ({ [pulumi.runtime.specialSigKey]: pulumi.runtime.specialSecretSig, value });

/** One run for all that only look at what was asked for. */
const usual = run(home());

const shortType = (type: string) => type.replace(/^cloudflare:index\/.*:/, "");
const asked = async (type: string) =>
  (await usual).resources
    .filter((resource) => shortType(resource.type) === type)
    .map(({ name, inputs }) => [name, inputs] as const);

describe("the layer external", () => {
  test("is this, and nothing else", async () => {
    const { resources } = await usual;
    expect(resources.map(({ type, name }) => `${shortType(type)} ${name}`).toSorted()).toEqual([
      "AccountToken backups-key",
      "AccountToken dns",
      "AccountToken state-key",
      "DnsRecord code",
      "DnsRecord media",
      "NotificationPolicy tunnel-health",
      "R2Bucket backups",
      "R2Bucket state",
      "ZeroTrustAccessApplication code",
      "ZeroTrustAccessGroup access-family",
      "ZeroTrustAccessPolicy code",
      "ZeroTrustTunnelCloudflared tunnel",
      "ZeroTrustTunnelCloudflaredConfig tunnel-routes",
      "hearth:external:Access access",
      "hearth:external:Bucket backups",
      "hearth:external:Bucket state",
      "hearth:external:Layer external",
      "hearth:external:Secret heartbeat",
      "hearth:external:Secret tunnel",
      "hearth:external:Tunnel tunnel",
    ]);
  });

  test("has a tunnel and no name in it where no host is published", async () => {
    const { resources } = await run(home({ hosts: [], groups: [] }));
    expect(resources).toHaveLength(15);
    expect(resources.filter(({ type }) => /DnsRecord|ZeroTrustAccess/.test(type))).toEqual([]);
  });

  test("calls no function of the provider: a preview without network knows all that it asks for", async () => {
    const calls: string[] = [];
    await run(home(), (token) => calls.push(token));
    expect(calls).toEqual([]);
  });
});

describe("the tunnel", () => {
  test("is configured at Cloudflare and opened with a secret that was made here", async () => {
    expect(await asked("ZeroTrustTunnelCloudflared")).toEqual([
      ["tunnel", { accountId, name: "hearth-home", configSrc: "cloudflare", tunnelSecret: asSecret(secret) }],
    ]);
  });

  test("leads every host to the gateway by the name of the house", async () => {
    const origin = (name: string) => ({ httpHostHeader: name, originServerName: name });
    const service = "https://traefik.gateway";
    expect(await asked("ZeroTrustTunnelCloudflaredConfig")).toEqual([
      [
        "tunnel-routes",
        {
          accountId,
          tunnelId: "id-of-tunnel",
          source: "cloudflare",
          config: {
            ingresses: [
              { hostname: "media.example.org", service, originRequest: origin("films.example.org") },
              { hostname: "code.example.org", service, originRequest: origin("git.example.org") },
              { service: "http_status:404" },
            ],
          },
        },
      ],
    ]);
  });

  test("has a record for each host", async () => {
    const record = (name: string) => ({
      zoneId,
      name,
      type: "CNAME",
      content: "id-of-tunnel.cfargotunnel.com",
      proxied: true,
      ttl: 1,
      comment: "Made by Hearth for hearth-home",
    });
    expect(new Map(await asked("DnsRecord"))).toEqual(
      new Map([
        ["media", record("media.example.org")],
        ["code", record("code.example.org")],
      ]),
    );
  });

  test("is watched by Cloudflare, which writes to the contact", async () => {
    expect(await asked("NotificationPolicy")).toEqual([
      [
        "tunnel-health",
        {
          accountId,
          name: "hearth-home tunnel",
          alertType: "tunnel_health_event",
          enabled: true,
          mechanisms: { emails: [{ id: "ada@example.org" }] },
          filters: {
            tunnelIds: ["id-of-tunnel"],
            newStatuses: ["TUNNEL_STATUS_TYPE_DOWN", "TUNNEL_STATUS_TYPE_HEALTHY"],
          },
        },
      ],
    ]);
  });
});

describe("who may come", () => {
  test("is said by address and by group, for hosts that are not public", async () => {
    expect(await asked("ZeroTrustAccessPolicy")).toEqual([
      [
        "code",
        {
          accountId,
          name: "code.example.org",
          decision: "allow",
          includes: [{ email: { email: "carol@example.org" } }, { group: { id: "id-of-access-family" } }],
        },
      ],
    ]);
    expect(await asked("ZeroTrustAccessGroup")).toEqual([
      [
        "access-family",
        {
          accountId,
          name: "home family",
          includes: [{ email: { email: "ada@example.org" } }, { email: { email: "bob@example.org" } }],
        },
      ],
    ]);
  });

  test("guards exactly the host's name", async () => {
    expect(await asked("ZeroTrustAccessApplication")).toEqual([
      [
        "code",
        {
          accountId,
          name: "code.example.org",
          type: "self_hosted",
          domain: "code.example.org",
          sessionDuration: "24h",
          httpOnlyCookieAttribute: true,
          policies: [{ id: "id-of-code", precedence: 1 }],
        },
      ],
    ]);
  });

  test("is settled before the host's name is known", async () => {
    const { journal } = await usual;
    const at = (words: string) => journal.findIndex((line) => line.includes(words));
    expect(at("end cloudflare:index/zeroTrustAccessApplication:ZeroTrustAccessApplication code")).toBeGreaterThan(-1);
    expect(at("begin cloudflare:index/dnsRecord:DnsRecord code")).toBeGreaterThan(
      at("end cloudflare:index/zeroTrustAccessApplication:ZeroTrustAccessApplication code"),
    );
  });
});

describe("tokens and buckets", () => {
  test("each token may do one thing", async () => {
    const groups = (...ids: string[]) => ids.map((id) => ({ id }));
    const bucketGroups = groups("6a018a9f2fc74eb6b293b0c548f38b39", "2efd5506f9c8494dacb1fa10a3e7d5b6");
    const token = (name: string, permissionGroups: object, resource: string) => ({
      accountId,
      name,
      policies: [{ effect: "allow", permissionGroups, resources: JSON.stringify({ [resource]: "*" }) }],
    });
    const bucket = `com.cloudflare.edge.r2.bucket.${accountId}_default_hearth-home`;
    expect(new Map(await asked("AccountToken"))).toEqual(
      new Map([
        [
          "dns",
          token(
            "hearth-home-dns",
            groups("c8fed203ed3043cba015a93ad1616f1f", "4755a26eedb94da69e1066d98aa820be"),
            `com.cloudflare.api.account.zone.${zoneId}`,
          ),
        ],
        ["backups-key", token("hearth-home-backups", bucketGroups, `${bucket}-backups`)],
        ["state-key", token("hearth-home-state", bucketGroups, `${bucket}-state`)],
      ]),
    );
  });

  test("there is a bucket for backups and one for the state", async () => {
    expect(new Map(await asked("R2Bucket"))).toEqual(
      new Map([
        ["backups", { accountId, name: "hearth-home-backups" }],
        ["state", { accountId, name: "hearth-home-state" }],
      ]),
    );
  });
});

describe("what is handed on", () => {
  test("is complete, and a secret as a whole", async () => {
    const { result } = await usual;
    expect(await settled(result.handed)).toEqual({
      "tunnel-token": Buffer.from(JSON.stringify({ a: accountId, t: "id-of-tunnel", s: secret })).toString("base64"),
      "dns-token": "value-of-dns",
      "backup-key-id": "id-of-backups-key",
      // printf value-of-backups-key | sha256sum
      "backup-key-secret": "22c469da1418d6f2f839376dc561dee01dfea215563dd0c7d5638450143a8c70",
      "heartbeat-url": expect.stringMatching(
        /^https:\/\/ntfy\.sh\/home-[A-Za-z0-9_-]{32}\/heartbeat\?template=yes&in=10m&/,
      ),
    });
    expect(await pulumi.isSecret(result.handed)).toBe(true);
    expect(await pulumi.isSecret(result.state.keySecret)).toBe(true);
  });

  test("holds the password of the mail server where alerts are mailed", async () => {
    const { result } = await run(home({ mail: { server: "smtp.example.org:587", user: "a", from: "a@example.org" } }));
    expect(await settled(result.handed)).toMatchObject({ "mail-password": "PASSWORD" });
  });

  test("is told of as far as it is no secret", async () => {
    const { result } = await usual;
    expect(result.hosts).toEqual([
      { address: "https://media.example.org/", service: "jellyfin", public: true },
      { address: "https://code.example.org/", service: "gitea", public: false },
    ]);
    expect(result.state.backend).toBe(
      `s3://hearth-home-state?endpoint=${accountId}.r2.cloudflarestorage.com&region=auto&s3ForcePathStyle=true`,
    );
  });
});

describe("the house", () => {
  test("knows what is outside it", () => {
    const mail = { server: "smtp.example.org:587", user: "home", from: "home@example.org" };
    expect(siteOf(home({ mail }), "k3s")).toMatchObject({
      dns: "cloudflare",
      backupRepository: `s3:https://${accountId}.r2.cloudflarestorage.com/hearth-home-backups`,
      published: ["media.example.org", "code.example.org"],
      heartbeat: true,
      mail,
    });
  });

  test("keeps its volumes on the storage that was chosen, where that can be pulled", () => {
    const { platform, ...rest } = home();
    const environment = { ...rest, platform: { services: ["jellyfin"], ...platform, storage: "longhorn" } } as const;
    expect(siteOf(environment, "k3s")).toMatchObject({ storageClass: "longhorn" });
    expect(siteOf(environment, "k3s").enabled).toContain("longhorn");
    expect(siteOf(environment, "source")).toMatchObject({ storageClass: "local-path" });
    expect(siteOf(home(), "k3s").enabled).not.toContain("longhorn");
  });

  test("is what it was where nothing is outside", () => {
    const { external: _, ...environment } = home();
    expect(Object.keys(siteOf(environment, "k3s")).toSorted()).toEqual([
      "addresses",
      "clusterDomain",
      "contact",
      "domain",
      "enabled",
      "environment",
      "gitAddress",
      "images",
      "ingress",
      "nameServers",
      "serviceCidr",
      "storageClass",
    ]);
  });
});
