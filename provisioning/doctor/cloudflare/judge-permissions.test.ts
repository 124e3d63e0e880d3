import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import type { Hostname } from "#model/hostname.ts";
import type { ExternalConfig } from "../../inventory/environment.ts";
import type { Finding } from "../finding.ts";
import type { CloudflareAnswer } from "./ask-cloudflare.ts";
import { judgePermissions, judgeZone } from "./judge-permissions.ts";
import { neededPermissions, permissionName } from "./needed-permissions.ts";

const wish: ExternalConfig = {
  accountId: "a1",
  zone: "example.org",
  zoneId: "z1",
  hosts: [{ hostname: "media" as Hostname, service: "jellyfin", public: false, emails: [], groups: ["family"] }],
  groups: [{ name: "family", emails: ["ada@example.org"] }],
  heartbeat: { ntfy: "https://ntfy.sh", silentMinutes: 10 },
};
const platform = { services: [], storage: "local-path", contact: "ada@example.org" } as const;
const needed = neededPermissions({ platform }, wish);

const short = ({ level, says }: Finding) => `${level}: ${says}`;
const result = (value: unknown): CloudflareAnswer => ({ status: 200, codes: [], message: "", result: value });
const refused = (code: number, message: string, status = 403): CloudflareAnswer => ({
  status,
  codes: [code],
  message,
  result: null,
});
const missing = refused(10000, "Authentication error");
const zone = { id: "z1", account: { id: "a1" } };

/** All is answered, but for some. */
function tried(answers: Readonly<Record<string, CloudflareAnswer>> = {}) {
  return needed.map((permission) => ({
    permission,
    answer: answers[permission.group] ?? result(permission.group === "Zone" ? [zone] : []),
  }));
}

const writes = needed.map(({ group }) => `${group} Write`);

describe("what is asked for", () => {
  test("is what the how-to says that the token needs, word for word", () => {
    const page = readFileSync(
      path.join(import.meta.dirname, "../../../docs/how-to/a-domain-through-a-tunnel.md"),
      "utf8",
    );
    const rows = [...page.matchAll(/^ +\| (?:the account|your zone) \| (.*) \|$/gm)].map(([, names]) => names);
    const ofZone = needed.slice(-2).map(permissionName).join(", ");
    expect(rows).toEqual([...needed.slice(0, -2).map(permissionName), ofZone]);
  });

  test("leaves out guards where every host is public, groups where there are none, mail where nobody is written to", () => {
    const open = { ...wish, groups: [], hosts: wish.hosts.map((host) => ({ ...host, public: true })) };
    expect(neededPermissions({}, open).map(permissionName)).toEqual([
      "Cloudflare Tunnel: Edit",
      "Workers R2 Storage: Edit",
      "Account API Tokens: Edit",
      "Zone: Read",
      "DNS: Edit",
    ]);
  });
});

describe("what the token may", () => {
  test.each([
    [
      "all can be read",
      tried(),
      undefined,
      ["ok: The token can read all that the outside needs; whether it may also write is seen at the first `make`."],
    ],
    [
      "all can be read, and its description says more",
      tried(),
      new Set(writes),
      [
        "ok: The token can read all that the outside needs, and its description at Cloudflare says Edit wherever that is needed.",
      ],
    ],
    [
      "Read was chosen instead of Edit",
      tried(),
      new Set([...writes.filter((name) => name !== "DNS Write"), "DNS Read"]),
      ["warn: The token may read and, it seems, not write: “DNS: Edit” is needed."],
    ],
    [
      "a name in the description is another one than expected",
      tried(),
      new Set([...writes.filter((name) => !name.startsWith("Cloudflare Tunnel")), "Argo Tunnel Write"]),
      ["ok: The token can read all that the outside needs; whether it may also write is seen at the first `make`."],
    ],
    [
      "two are missing",
      tried({ "Workers R2 Storage": missing, DNS: missing }),
      undefined,
      ["fail: The token lacks “Workers R2 Storage: Edit”, “DNS: Edit”."],
    ],
    [
      "refused with 401",
      tried({ Notifications: refused(10000, "Authentication error", 401) }),
      undefined,
      ["fail: The token lacks “Notifications: Edit”."],
    ],
    [
      "refused with another code",
      tried({ "Cloudflare Tunnel": refused(9109, "Unauthorized to access requested resource") }),
      undefined,
      ["fail: The token lacks “Cloudflare Tunnel: Edit”."],
    ],
    ["no such zone for this token", tried({ Zone: result([]) }), undefined, ["fail: The token lacks “Zone: Read”."]],
    [
      "R2 is off",
      tried({ "Workers R2 Storage": refused(10042, "Please enable R2 through the Cloudflare Dashboard.") }),
      undefined,
      ["fail: What “Workers R2 Storage: Edit” is for is not switched on in the account."],
    ],
    [
      "bound to another address",
      tried({ DNS: refused(9109, "Cannot use the access token from location: 192.0.2.7") }),
      undefined,
      ["fail: The token may not be used from here."],
    ],
    [
      "one is not answered, one is missing",
      tried({ "Cloudflare Tunnel": { silence: "no answer in time" }, DNS: missing }),
      undefined,
      ["fail: The token lacks “DNS: Edit”.", "warn: Whether the token has “Cloudflare Tunnel: Edit” is not known."],
    ],
    [
      "an id that is none",
      tried({ DNS: refused(7003, "Could not route to /zones/z1/dns_records", 400) }),
      undefined,
      ["warn: Whether the token has “DNS: Edit” is not known."],
    ],
  ])("%s", (_, answers, granted, words) => {
    expect(judgePermissions(answers, granted).map(short)).toEqual(words);
  });

  test("what is missing comes with Cloudflare's words, each once", () => {
    const [finding] = judgePermissions(tried({ "Workers R2 Storage": missing, DNS: missing, Zone: result([]) }));
    expect(finding?.why).toBe(
      "Asked to read what each is for, Cloudflare refuses: 403 “Authentication error” (10000), it knows no such zone.",
    );
  });
});

describe("the zone", () => {
  test.each([
    ["as it is said", [zone], []],
    ["that is not seen", [], []],
    ["without a word of the account", [{ id: "z1" }], []],
    ["under another id", [{ ...zone, id: "z9" }], ['Write zoneId: "z9" into hearth:external.']],
    [
      "of another account",
      [{ id: "z9", account: { id: "a9" } }],
      ['Write zoneId: "z9" and accountId: "a9" into hearth:external.'],
    ],
  ])("%s", (_, zones, remedies) => {
    expect(judgeZone(result(zones), wish).map(({ remedy }) => remedy)).toEqual(remedies);
  });
});
