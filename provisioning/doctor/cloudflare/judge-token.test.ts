import { describe, expect, test } from "vitest";
import type { Finding } from "../finding.ts";
import type { CloudflareAnswer } from "./ask-cloudflare.ts";
import { judgeToken } from "./judge-token.ts";

const now = Date.parse("2026-11-26T12:00:00Z");
const short = ({ level, says }: Finding) => `${level}: ${says}`;
const known = (more: object): CloudflareAnswer => ({
  status: 200,
  codes: [],
  message: "",
  result: { id: "t1", status: "active", ...more },
});
const refused = (status: number, code: number, message: string): CloudflareAnswer => ({
  status,
  codes: [code],
  message,
  result: null,
});

describe("a token", () => {
  test.each([
    ["without an end", known({}), "ok: The token in CLOUDFLARE_API_TOKEN is valid, and has no end."],
    [
      "with an end far away",
      known({ expires_on: "2027-11-01T00:00:00Z", not_before: "2026-01-01T00:00:00Z" }),
      "ok: The token in CLOUDFLARE_API_TOKEN is valid until 2027-11-01.",
    ],
    [
      "with an end that is near",
      known({ expires_on: "2026-12-01T00:00:00Z" }),
      "warn: The token in CLOUDFLARE_API_TOKEN is valid until 2026-12-01 only.",
    ],
    [
      "that is said to have expired",
      known({ status: "expired", expires_on: "2026-01-01T00:00:00Z" }),
      "fail: The token in CLOUDFLARE_API_TOKEN expired on 2026-01-01.",
    ],
    [
      "that is said to be active and whose end is over",
      known({ expires_on: "2026-11-26T11:59:59Z" }),
      "fail: The token in CLOUDFLARE_API_TOKEN expired on 2026-11-26.",
    ],
    [
      "that expired, nobody says when",
      known({ status: "expired" }),
      "fail: The token in CLOUDFLARE_API_TOKEN expired.",
    ],
    [
      "that does not hold yet",
      known({ not_before: "2026-12-24T00:00:00Z" }),
      "fail: The token in CLOUDFLARE_API_TOKEN is valid from 2026-12-24 on, and not before.",
    ],
    ["that was switched off", known({ status: "disabled" }), "fail: The token in CLOUDFLARE_API_TOKEN is disabled."],
    [
      "that nobody knows",
      refused(401, 1000, "Invalid API Token"),
      "fail: Cloudflare does not take the token in CLOUDFLARE_API_TOKEN.",
    ],
    [
      "of another form",
      refused(400, 6003, "Invalid request headers"),
      "fail: Cloudflare does not take the token in CLOUDFLARE_API_TOKEN.",
    ],
    [
      "without a network",
      { silence: "ENOTFOUND" } as const,
      "warn: Cloudflare could not be asked about the token (ENOTFOUND).",
    ],
  ])("%s", (_, answer, words) => {
    expect(short(judgeToken(answer, "CLOUDFLARE_API_TOKEN", now))).toBe(words);
  });

  test("that is refused comes with Cloudflare's words, and where else to look", () => {
    const { why, remedy } = judgeToken(refused(401, 1000, "Invalid API Token"), "cloudflare:apiToken", now);
    expect(why).toBe("It answers 401: “Invalid API Token”.");
    expect(remedy).toContain("compare hearth:external.accountId");
  });
});
