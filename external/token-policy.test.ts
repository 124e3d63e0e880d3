import { expect, test } from "vitest";
import { bucketPolicy, zonePolicy } from "./token-policy.ts";

test("a token for DNS may read one zone and write its records", () => {
  expect(zonePolicy("z1")).toEqual({
    effect: "allow",
    permissionGroups: [{ id: "c8fed203ed3043cba015a93ad1616f1f" }, { id: "4755a26eedb94da69e1066d98aa820be" }],
    resources: '{"com.cloudflare.api.account.zone.z1":"*"}',
  });
});

test("a token for a bucket may read and write its objects, and knows no other bucket", () => {
  expect(bucketPolicy("a1", "hearth-home-backups")).toEqual({
    effect: "allow",
    permissionGroups: [{ id: "6a018a9f2fc74eb6b293b0c548f38b39" }, { id: "2efd5506f9c8494dacb1fa10a3e7d5b6" }],
    resources: '{"com.cloudflare.edge.r2.bucket.a1_default_hearth-home-backups":"*"}',
  });
});
