import { afterEach, describe, expect, test } from "vitest";
import { HearthError } from "#model/hearth-error.ts";
import type { ExternalConfig } from "../../inventory/environment.ts";
import type { Finding } from "../finding.ts";
import { checkCloudflare } from "./check-cloudflare.ts";
import { type FakeCloudflare, fakeCloudflare, type Reply, refusal, result } from "./testing/fake-cloudflare.ts";

const token = "cfut_THE-TOKEN-THAT-NOBODY-MAY-SEE";
const external: ExternalConfig = {
  accountId: "a1",
  zone: "example.org",
  zoneId: "z1",
  hosts: [],
  groups: [],
  heartbeat: { ntfy: "https://ntfy.sh", silentMinutes: 10 },
};

const unknownToken = refusal(401, 1000, "Invalid API Token");
const active = result({ id: "t1", status: "active" });
const canRead =
  "ok: The token can read all that the outside needs; whether it may also write is seen at the first `make`.";

let cloudflare: FakeCloudflare | undefined;
afterEach(() => cloudflare?.close());

/** A Cloudflare that knows a token of a person's, which may all; but for some paths. */
async function check(replies: Readonly<Record<string, Reply>>, more: { token?: string; patienceMs?: number } = {}) {
  cloudflare = await fakeCloudflare((path) => {
    if (path in replies) return replies[path];
    if (path === "/user/tokens/verify") return active;
    if (path.endsWith("/tokens/verify")) return unknownToken;
    return result(path === "/zones" ? [{ id: "z1", account: { id: "a1" } }] : []);
  });
  const findings = await checkCloudflare({
    environment: { external },
    openToken: async () => ({ from: "CLOUDFLARE_API_TOKEN", token: more.token ?? token }),
    base: cloudflare.base,
    patienceMs: more.patienceMs ?? 3_000,
  });
  expect(JSON.stringify(findings)).not.toContain(more.token ?? token);
  return findings;
}

const short = (findings: readonly Finding[]) => findings.map(({ level, says }) => `${level}: ${says}`);

describe("Cloudflare is asked", () => {
  test("by a token in the header and never in the address, and changes nothing", async () => {
    expect(short(await check({}))).toEqual([
      "ok: The token in CLOUDFLARE_API_TOKEN is valid, and has no end.",
      canRead,
    ]);
    expect(cloudflare?.asked.map(({ path }) => path).toSorted()).toEqual([
      "/accounts/a1/cfd_tunnel?per_page=5",
      "/accounts/a1/r2/buckets?per_page=5",
      "/accounts/a1/tokens/verify",
      "/accounts/a1/tokens?per_page=5",
      "/user/tokens/verify",
      "/zones/z1/dns_records?per_page=5",
      "/zones?name=example.org",
    ]);
    expect(new Set(cloudflare?.asked.map(({ authorization }) => authorization))).toEqual(new Set([`Bearer ${token}`]));
  });

  test("about a token of the account, which tells what it may", async () => {
    const names = ["Cloudflare Tunnel Write", "Workers R2 Storage Write", "Account API Tokens Write", "DNS Read"];
    const policies = [{ effect: "allow", permission_groups: names.map((name) => ({ id: name, name })) }];
    const findings = await check({
      "/accounts/a1/tokens/verify": result({ id: "t2", status: "active" }),
      "/user/tokens/verify": unknownToken,
      "/accounts/a1/tokens/t2": result({ id: "t2", policies }),
    });
    expect(short(findings)).toEqual([
      "ok: The token in CLOUDFLARE_API_TOKEN is valid, and has no end.",
      "warn: The token may read and, it seems, not write: “DNS: Edit” is needed.",
    ]);
  });

  test("and a permission that is missing is named", async () => {
    expect(short(await check({ "/accounts/a1/r2/buckets": refusal(403, 10000, "Authentication error") }))).toEqual([
      "ok: The token in CLOUDFLARE_API_TOKEN is valid, and has no end.",
      "fail: The token lacks “Workers R2 Storage: Edit”.",
    ]);
  });

  test.each([
    ["unknown", unknownToken, "fail: Cloudflare does not take the token in CLOUDFLARE_API_TOKEN."],
    [
      "of another form",
      refusal(400, 6003, "Invalid request headers"),
      "fail: Cloudflare does not take the token in CLOUDFLARE_API_TOKEN.",
    ],
    [
      "repeated by whoever answers",
      refusal(400, 1000, `Bad token ${token}`),
      "fail: Cloudflare does not take the token in CLOUDFLARE_API_TOKEN.",
    ],
    [
      "expired",
      result({ id: "t1", status: "expired", expires_on: "2020-01-01T00:00:00Z" }),
      "fail: The token in CLOUDFLARE_API_TOKEN expired on 2020-01-01.",
    ],
    [
      "answered by a page",
      { status: 200, body: "<html>Sign in to the network of the hotel</html>" },
      "warn: Cloudflare could not be asked about the token (an answer of another form).",
    ],
    [
      "not answered just now",
      refusal(503, 1, "Unavailable"),
      "warn: Cloudflare could not be asked about the token (status 503).",
    ],
  ])("and nothing more where a token is %s", async (_, reply, words) => {
    expect(short(await check({ "/user/tokens/verify": reply }))).toEqual([words]);
    expect(cloudflare?.asked).toHaveLength(2);
  });

  test("and given up when it is silent, from the first question on or later", async () => {
    const silent = { "/user/tokens/verify": undefined, "/accounts/a1/tokens/verify": undefined };
    expect(short(await check(silent, { patienceMs: 200 }))).toEqual([
      "warn: Cloudflare could not be asked about the token (no answer in time).",
    ]);
    cloudflare?.close();
    expect(short(await check({ "/accounts/a1/cfd_tunnel": undefined }, { patienceMs: 1_000 }))).toEqual([
      "ok: The token in CLOUDFLARE_API_TOKEN is valid, and has no end.",
      "warn: Whether the token has “Cloudflare Tunnel: Edit” is not known.",
    ]);
  });

  test("and not followed to another place", async () => {
    const findings = await check({ "/user/tokens/verify": { status: 302, body: "" } });
    expect(findings).toMatchObject([{ level: "warn" }]);
  });
});

describe("Cloudflare is not asked", () => {
  test.each([`"${token}"`, `${token} `, `${token}\nX: y`, "tökén"])("with what is no token: %j", async (text) => {
    expect(short(await check({}, { token: text }))).toEqual([
      "fail: What CLOUDFLARE_API_TOKEN holds is no token of Cloudflare's.",
    ]);
    expect(cloudflare?.asked).toEqual([]);
  });

  test("for an environment that has nothing there, not even for its token", async () => {
    const openToken = () => Promise.reject(new Error("nobody asks"));
    expect(await checkCloudflare({ environment: {}, openToken })).toEqual([]);
  });

  test("without a network", async () => {
    const openToken = async () => ({ from: "CLOUDFLARE_API_TOKEN", token });
    expect(short(await checkCloudflare({ environment: { external }, openToken, base: "http://127.0.0.1:1" }))).toEqual([
      expect.stringMatching(/^warn: Cloudflare could not be asked about the token \(.+\)\.$/),
    ]);
  });

  test("where the token cannot be read, or is refused before", async () => {
    const unread = { from: "cloudflare:apiToken", unread: "The passphrase of the stack is not on this computer." };
    expect(short(await checkCloudflare({ environment: { external }, openToken: async () => unread }))).toEqual([
      "skip: The token in cloudflare:apiToken is encrypted and was not tried: The passphrase of the stack is not on this computer.",
    ]);
    const openToken = async () => {
      throw new HearthError({ code: "external-token-missing", what: "There is none.", why: "So.", remedy: "Make it." });
    };
    expect(await checkCloudflare({ environment: { external }, openToken })).toEqual([
      { check: "outside", level: "fail", says: "There is none.", why: "So.", remedy: "Make it." },
    ]);
  });
});
