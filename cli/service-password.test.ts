import { expect, test } from "vitest";
import { argoCd } from "#apps/platform/argo-cd/service.ts";
import { gitea } from "#apps/platform/gitea/service.ts";
import { metricsServer } from "#apps/system/metrics-server/service.ts";
import { passwordOf } from "./service-password.ts";

const cluster = (answer: unknown) => {
  const asked: string[] = [];
  return { asked, read: async (paths: readonly string[]) => [asked.push(...paths) && answer] };
};

test("the password is read where the service's description says", async () => {
  const fake = cluster({ data: { password: Buffer.from("open sesame").toString("base64") } });
  expect(await passwordOf(gitea, fake)).toEqual({ user: "hearth", password: "open sesame" });
  expect(fake.asked).toEqual(["/api/v1/namespaces/gitea/secrets/gitea-admin"]);
});

test("a service that nobody reaches has none", async () => {
  await expect(passwordOf(metricsServer, cluster(undefined))).rejects.toMatchObject({
    code: "service-without-password",
    why: "People do not reach it.",
  });
});

test("a password that was removed is told as such", async () => {
  await expect(passwordOf(argoCd, cluster(undefined))).rejects.toMatchObject({
    why: expect.stringContaining("argocd/argocd-initial-admin-secret has no password"),
  });
});
