import { expect, test } from "vitest";
import type { SecretDeclaration } from "#apps/contract/service.ts";
import { findMissing } from "./find-missing.ts";
import type { PlatformReport } from "./platform-report.ts";

const secret = { namespace: "argocd", name: "argocd-secret" } as unknown as SecretDeclaration;
const server = { namespace: "argocd", kind: "Deployment", name: "argocd-server" } as const;
const whole: PlatformReport = {
  secrets: { "argocd/argocd-secret": "d" },
  workloads: { "argocd/Deployment/argocd-server": "starting" },
  applications: [{ name: "root", sync: "OutOfSync", health: "Healthy" }],
};

test("nothing is missing from a platform that only is not finished", () => {
  expect(findMissing(whole, [secret], [server])).toEqual([]);
});

test("Argo CD that somebody deleted is missing in all its parts", () => {
  const report: PlatformReport = {
    secrets: {},
    workloads: { "argocd/Deployment/argocd-server": "absent" },
    applications: [],
  };
  expect(findMissing(report, [secret], [server])).toEqual([
    "Secret argocd/argocd-secret",
    "argocd: Deployment/argocd-server",
    "the root Application",
  ]);
});

test("a tree that Argo CD cannot read is missing", () => {
  const root = { name: "root", sync: "Unknown", health: "Healthy" } as const;
  expect(findMissing({ ...whole, applications: [root] }, [secret], [server])).toEqual([
    "the tree in the cluster's git",
  ]);
});
