import { describe, expect, test } from "vitest";
import { allServices } from "#apps/all-services.ts";
import type { SecretDeclaration } from "#apps/contract/service.ts";
import { homeHanded, labSite } from "../testing/sample-sites.ts";
import { digestAnnotation, secretObjects } from "./secret-objects.ts";
import { completeSecrets, withoutSecret } from "./secret-values.ts";

const server: SecretDeclaration = {
  name: "server",
  namespace: "a",
  keys: { password: { kind: "password", length: 20 }, user: { kind: "text", text: ({ environment }) => environment } },
  restarts: [],
};
const client: SecretDeclaration = {
  name: "client",
  namespace: "b",
  keys: { token: { kind: "same", as: { namespace: "a", name: "server", key: "password" } } },
  restarts: [],
};

describe("generated secrets", () => {
  test("stay what they are over runs", () => {
    const first = completeSecrets([server, client], {});
    expect(completeSecrets([server, client], first)).toEqual(first);
  });

  test("are made where one is missing, and only there", () => {
    const first = completeSecrets([server], {});
    const more = { ...server, keys: { ...server.keys, extra: { kind: "bytes", bytes: 32 } as const } };
    const second = completeSecrets([more], first);
    expect(second["a/server"]?.password).toBe(first["a/server"]?.password);
    expect(Buffer.from(second["a/server"]?.extra ?? "", "base64url")).toHaveLength(32);
  });

  test("are dropped with the last that declares them", () => {
    expect(completeSecrets([client], completeSecrets([server, client], {}))).toEqual({ "b/client": {} });
  });

  test("change by rotation, and no other does", () => {
    const other = { ...server, name: "other" };
    const first = completeSecrets([server, other], {});
    const second = completeSecrets([server, other], withoutSecret(first, "a/server"));
    expect(second["a/server"]).not.toEqual(first["a/server"]);
    expect(second["a/other"]).toEqual(first["a/other"]);
  });

  test("favour no letter: bytes beyond the last whole round of the alphabet are thrown away", () => {
    const rounds = [new Uint8Array(20).fill(255), new Uint8Array(20).fill(61)];
    const values = completeSecrets([server], {}, () => rounds.shift() ?? new Uint8Array(20));
    expect(values["a/server"]?.password).toBe("9".repeat(20));
  });
});

describe("Secrets of Kubernetes", () => {
  const values = completeSecrets([server, client], {});
  const objects = secretObjects([server, client], values, labSite);

  test("hold what is random, what is known, and what two share", () => {
    const password = values["a/server"]?.password;
    expect(objects.map((object) => object.stringData)).toEqual([{ password, user: "lab" }, { token: password }]);
  });

  test("tell by their digest whether they are current", () => {
    const rotated = completeSecrets([server, client], withoutSecret(values, "a/server"));
    const digests = (of: typeof objects) => of.map(({ metadata }) => metadata.annotations?.[digestAnnotation]);
    const after = digests(secretObjects([server, client], rotated, labSite));
    expect(digests(secretObjects([server, client], values, labSite))).toEqual(digests(objects));
    expect(after[0]).not.toBe(digests(objects)[0]);
    expect(after[1]).not.toBe(digests(objects)[1]);
  });

  test("are refused when two wait for each other's value", () => {
    const circle: SecretDeclaration = {
      ...client,
      keys: { token: { kind: "same", as: { namespace: "b", name: "client", key: "token" } } },
    };
    expect(() => secretObjects([circle], {}, labSite)).toThrow("no value for b/client#token → b/client#token");
  });

  test("of the whole tree can be made", () => {
    const declared = allServices.flatMap(({ secrets }) => secrets);
    const made = secretObjects(declared, completeSecrets(declared, {}), labSite, homeHanded);
    expect(made).toHaveLength(declared.length);
    for (const { metadata, stringData } of made) {
      for (const value of Object.values(stringData as object)) expect(value, metadata.name).not.toBe("");
    }
  });
});
