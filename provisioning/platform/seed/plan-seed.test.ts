import { describe, expect, test } from "vitest";
import type { SecretDeclaration } from "#apps/contract/service.ts";
import { planSeed, type SeedWishes } from "./plan-seed.ts";
import type { PlatformReport } from "./platform-report.ts";

const gitea = { namespace: "gitea", kind: "Deployment", name: "gitea" } as const;
const server = { namespace: "argocd", kind: "Deployment", name: "argocd-server" } as const;
const declarations: readonly SecretDeclaration[] = [
  { name: "gitea-keys", namespace: "gitea", keys: {}, restarts: ["Deployment/gitea"] },
  { name: "argocd-secret", namespace: "argocd", keys: {}, restarts: ["Deployment/argocd-server"] },
];
const wishes: SeedWishes = {
  secrets: { "gitea/gitea-keys": "k1", "argocd/argocd-secret": "a1" },
  declarations,
  services: { gitea: [gitea], "argo-cd": [server] },
  commit: "c1",
  treeChanged: false,
  treeLost: false,
};
const nothing: PlatformReport = {
  secrets: {},
  workloads: { "gitea/Deployment/gitea": "absent", "argocd/Deployment/argocd-server": "absent" },
  applications: [],
};
const everything: PlatformReport = {
  secrets: wishes.secrets,
  workloads: { "gitea/Deployment/gitea": "ready", "argocd/Deployment/argocd-server": "ready" },
  applications: [{ name: "root", sync: "Synced", health: "Healthy", revision: "c1" }],
};

describe("the plan of the seed", () => {
  test("is everything, in order, on a cluster that has nothing", () => {
    const { commit: _, ...first } = wishes;
    expect(planSeed(nothing, { ...first, treeChanged: true })).toEqual([
      { kind: "secrets", secrets: ["gitea/gitea-keys", "argocd/argocd-secret"] },
      { kind: "services", services: ["gitea", "argo-cd"] },
      { kind: "git" },
      { kind: "root" },
    ]);
  });

  test("is empty when the platform follows git", () => {
    expect(planSeed(everything, wishes)).toEqual([]);
  });

  test("leaves a service that only starts to Argo CD and time", () => {
    const starting: PlatformReport = { ...everything, workloads: { ...nothing.workloads, ...everything.workloads } };
    expect(
      planSeed({ ...starting, workloads: { ...starting.workloads, "gitea/Deployment/gitea": "starting" } }, wishes),
    ).toEqual([]);
  });

  test("goes on where it was interrupted: secrets made, Gitea starting, nothing else", () => {
    const report: PlatformReport = {
      secrets: wishes.secrets,
      workloads: { ...nothing.workloads, "gitea/Deployment/gitea": "starting" },
      applications: [],
    };
    expect(planSeed(report, { ...wishes, treeChanged: true })).toEqual([
      { kind: "secrets", secrets: [] },
      { kind: "services", services: ["argo-cd"] },
      { kind: "git" },
      { kind: "root" },
    ]);
  });

  test("heals Argo CD after somebody deleted its namespace, and touches nothing else", () => {
    const report: PlatformReport = {
      secrets: { "gitea/gitea-keys": "k1" },
      workloads: { ...everything.workloads, "argocd/Deployment/argocd-server": "absent" },
      applications: [],
    };
    expect(planSeed(report, wishes)).toEqual([
      { kind: "secrets", secrets: ["argocd/argocd-secret"] },
      { kind: "services", services: ["argo-cd"] },
      { kind: "git" },
      { kind: "root" },
    ]);
  });

  test("pushes the tree again when Argo CD cannot read it any more: Gitea lost its data", () => {
    const root = { name: "root", sync: "Unknown", health: "Healthy", revision: "c1" } as const;
    expect(planSeed({ ...everything, applications: [root] }, wishes)).toEqual([{ kind: "git" }]);
  });

  test("pushes the tree again as soon as it is lost, when Argo CD still remembers it", () => {
    expect(planSeed(everything, { ...wishes, treeLost: true })).toEqual([{ kind: "git" }]);
  });

  test("looks into git when somebody pushed since", () => {
    const root = { name: "root", sync: "Synced", health: "Healthy", revision: "theirs" } as const;
    expect(planSeed({ ...everything, applications: [root] }, wishes)).toEqual([{ kind: "git" }]);
  });

  test("pushes a tree that renders to something else", () => {
    expect(planSeed(everything, { ...wishes, treeChanged: true })).toEqual([{ kind: "git" }]);
  });

  test("starts again what reads a rotated secret, and tells Gitea", () => {
    const rotated = { ...wishes, secrets: { ...wishes.secrets, "argocd/argocd-secret": "a2" } };
    expect(planSeed(everything, rotated)).toEqual([
      { kind: "secrets", secrets: ["argocd/argocd-secret"] },
      { kind: "restart", namespace: "argocd", workloads: ["Deployment/argocd-server"] },
      { kind: "git" },
    ]);
  });
});
