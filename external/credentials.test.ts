import { describe, expect, test } from "vitest";
import { checkKeys } from "./credentials.ts";

const nothing = { configured: [], encrypted: [], variables: [] };
const token = ["cloudflare:apiToken"];

describe("keys of the account", () => {
  test.each([
    ["encrypted in the stack's file", { ...nothing, configured: token, encrypted: token }],
    ["in the environment", { ...nothing, variables: ["CLOUDFLARE_API_TOKEN"] }],
  ])("a token is taken when it is %s", (_, keys) => {
    expect(() => checkKeys(keys, false)).not.toThrow();
  });

  test.each([
    ["no token at all", nothing, false, "external-token-missing"],
    ["a token in the clear", { ...nothing, configured: token }, false, "external-secret-in-clear"],
    [
      "the global key, even beside a token",
      { configured: [...token, "cloudflare:apiKey"], encrypted: [...token, "cloudflare:apiKey"], variables: [] },
      false,
      "external-global-key",
    ],
    [
      "the global key in the environment",
      { ...nothing, variables: ["CLOUDFLARE_API_KEY"] },
      false,
      "external-global-key",
    ],
    [
      "mail without a password",
      { ...nothing, variables: ["CLOUDFLARE_API_TOKEN"] },
      true,
      "external-mail-password-missing",
    ],
    [
      "a password in the clear",
      { ...nothing, variables: ["CLOUDFLARE_API_TOKEN"], configured: ["smtp:password"] },
      true,
      "external-secret-in-clear",
    ],
  ])("%s is refused", (_, keys, mail, code) => {
    expect(() => checkKeys(keys, mail)).toThrow(expect.objectContaining({ code }));
  });
});
