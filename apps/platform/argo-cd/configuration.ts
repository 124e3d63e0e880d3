import { type Site, serviceUrl } from "../../contract/site.ts";

/** Content of Argo CD's ConfigMaps, by name. */
export type ArgoCdConfiguration = Readonly<Record<string, Readonly<Record<string, string>>>>;

/**
 * An Application is as healthy as what it deploys. Argo CD itself no longer says so, and without it a sync wave
 * would not wait for the Applications of the wave before.
 */
const applicationHealth = `
local health = { status = "Progressing", message = "not looked at yet" }
if obj.status ~= nil and obj.status.health ~= nil and obj.status.health.status ~= nil then
  health.status = obj.status.health.status
  health.message = obj.status.health.message or ""
end
if obj.status ~= nil and obj.status.sync ~= nil and obj.status.sync.status == "Unknown" then
  health.status = "Degraded"
  health.message = "its manifests cannot be made"
end
return health
`.trimStart();

/** What Argo CD is told about itself. */
export function argoCdConfiguration(site: Site): ArgoCdConfiguration {
  return {
    "argocd-cm": {
      url: serviceUrl(site, { hostname: "argocd", nodePort: 30081 }).replace(/\/$/, ""),
      // Pushes are told by a webhook; this is for the one that got lost.
      "timeout.reconciliation": "120s",
      "timeout.reconciliation.jitter": "30s",
      "application.resourceTrackingMethod": "annotation",
      "resource.customizations.health.argoproj.io_Application": applicationHealth,
      // Leases and endpoints change by the second and are in nobody's git.
      "resource.exclusions": [
        "- apiGroups: ['', discovery.k8s.io]",
        "  kinds: [Endpoints, EndpointSlice]",
        "- apiGroups: [coordination.k8s.io]",
        "  kinds: [Lease]",
        "- apiGroups: [authentication.k8s.io, authorization.k8s.io]",
        "  kinds: ['*']",
        "",
      ].join("\n"),
      ...(site.ingress === "gateway" ? { "oidc.config": singleSignOn(site) } : {}),
    },
    "argocd-cmd-params-cm": {
      // TLS ends at the gateway; inside, network policies decide who reaches it.
      "server.insecure": "true",
      "reposerver.parallelism.limit": "2",
      "controller.status.processors": "4",
      "controller.operation.processors": "4",
      "controller.repo.server.timeout.seconds": "180",
    },
    "argocd-rbac-cm": {
      "policy.default": "",
      "policy.csv": ["g, admins, role:admin", "g, family, role:readonly", ""].join("\n"),
      scopes: "[groups]",
    },
  };
}

function singleSignOn(site: Site): string {
  return [
    "name: Kanidm",
    `issuer: ${serviceUrl(site, { hostname: "id" })}oauth2/openid/argo-cd`,
    "clientID: argo-cd",
    "clientSecret: $argo-cd-oidc:client-secret",
    "requestedScopes: [openid, profile, email, groups]",
    "",
  ].join("\n");
}
