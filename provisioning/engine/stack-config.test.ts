import { describe, expect, test } from "vitest";
import { goJson } from "./go-json.ts";
import { resolveStackConfig } from "./stack-config.ts";

describe("stack configuration", () => {
  test("configuration is written as Go writes it", async () => {
    expect(goJson({ b: [{ d: 1, c: "<&>" }], a: undefined })).toBe('{"b":[{"c":"\\u003c\\u0026\\u003e","d":1}]}');
    const crypter = { encrypt: (text: string) => text, decrypt: (text: string) => text.toUpperCase() };
    const config = { "p:text": "as it is", "p:flag": true, "p:list": [{ secure: "s" }], "p:none": undefined };
    expect(await resolveStackConfig(config, async () => crypter)).toEqual({
      texts: { "p:text": "as it is", "p:flag": "true", "p:list": '["S"]' },
      secretKeys: ["p:list"],
    });
  });
});
