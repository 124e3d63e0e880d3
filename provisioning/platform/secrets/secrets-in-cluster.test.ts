import { expect, test } from "vitest";
import type { SecretDeclaration } from "#apps/contract/service.ts";
import { secretsInCluster } from "./secrets-in-cluster.ts";

const declarations: readonly SecretDeclaration[] = [
  {
    name: "keys",
    namespace: "gitea",
    keys: { key: { kind: "bytes", bytes: 8 }, user: { kind: "text", text: () => "hearth" } },
    restarts: [],
  },
  { name: "missing", namespace: "gitea", keys: { key: { kind: "bytes", bytes: 8 } }, restarts: [] },
];
const base64 = (text: string) => Buffer.from(text).toString("base64");

test("random values that a cluster holds are kept, and nothing that follows from something else", async () => {
  const items = [
    { metadata: { name: "keys", namespace: "gitea" }, data: { key: base64("made before"), user: base64("hearth") } },
    { metadata: { name: "foreign", namespace: "gitea" }, data: { key: base64("no") } },
    { metadata: { name: "empty", namespace: "gitea" } },
  ];
  expect(await secretsInCluster({ read: async () => [{ items }] }, declarations)).toEqual({
    "gitea/keys": { key: "made before" },
  });
});

test("an empty cluster holds none", async () => {
  expect(await secretsInCluster({ read: async () => [undefined] }, declarations)).toEqual({});
});
