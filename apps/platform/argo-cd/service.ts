import type { Service } from "../../contract/service.ts";
import { treeRepositoryUrl } from "../../contract/tree-repository.ts";
import { adaptArgoCd, argoCdNamespace } from "./adapt.ts";

/** What makes the cluster follow git. It manages itself too: its version is raised by a commit like any other. */
export const argoCd: Service = {
  name: "argo-cd",
  group: "platform",
  about: "Makes the cluster be what git says, and undoes what it does not say.",
  namespace: argoCdNamespace,
  after: [],
  requires: ["gitea"],
  source: { kind: "upstream", manifest: "argo-cd", adapt: adaptArgoCd },
  images: ["argoCd", "redis"],
  web: {
    hostname: "argocd",
    service: "argocd-server",
    port: 80,
    nodePort: 30081,
    signIn: {
      kind: "oidc",
      groups: ["admins"],
      // Made by Argo CD at its first start.
      fallback: {
        user: "admin",
        password: { namespace: argoCdNamespace, name: "argocd-initial-admin-secret", key: "password" },
      },
      client: {
        id: "argo-cd",
        callbackPath: "/auth/callback",
        secret: { namespace: argoCdNamespace, name: "argo-cd-oidc", key: "client-secret" },
      },
    },
  },
  secrets: [
    {
      name: "argocd-redis",
      namespace: argoCdNamespace,
      keys: { auth: { kind: "password", length: 32 } },
      restarts: [
        "Deployment/argocd-redis",
        "Deployment/argocd-repo-server",
        "Deployment/argocd-server",
        "StatefulSet/argocd-application-controller",
      ],
    },
    {
      name: "argo-cd-oidc",
      namespace: argoCdNamespace,
      labels: { "app.kubernetes.io/part-of": "argocd" },
      keys: { "client-secret": { kind: "password", length: 48 } },
      restarts: [],
    },
    {
      // Gitea signs what it tells, so that nobody else can make Argo CD busy.
      name: "argo-cd-webhook",
      namespace: argoCdNamespace,
      labels: { "app.kubernetes.io/part-of": "argocd" },
      keys: { secret: { kind: "password", length: 48 } },
      restarts: ["Deployment/argocd-server"],
    },
    {
      // Argo CD itself adds the administrator's password to it.
      name: "argocd-secret",
      namespace: argoCdNamespace,
      labels: { "app.kubernetes.io/name": "argocd-secret", "app.kubernetes.io/part-of": "argocd" },
      keys: {
        "server.secretkey": { kind: "bytes", bytes: 32 },
        "webhook.gogs.secret": { kind: "text", text: () => "$argo-cd-webhook:secret" },
      },
      restarts: ["Deployment/argocd-server"],
    },
    {
      name: "repository-apps",
      namespace: argoCdNamespace,
      labels: { "argocd.argoproj.io/secret-type": "repository" },
      keys: {
        type: { kind: "text", text: () => "git" },
        url: { kind: "text", text: treeRepositoryUrl },
        username: { kind: "text", text: () => "argo-cd" },
        password: { kind: "password", length: 32 },
      },
      restarts: [],
    },
  ],
  backup: [],
  podSecurity: { level: "restricted" },
  health: { kind: "http", url: `http://argocd-server.${argoCdNamespace}/healthz?full=true`, status: 200 },
};
