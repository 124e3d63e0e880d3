import type { KubernetesObject } from "#apps/contract/kubernetes-object.ts";
import type { BackupDeclaration, Service, WebAddress } from "#apps/contract/service.ts";
import type { Site } from "#apps/contract/site.ts";

/** What follows from the description of a service, the same way for all: its route, its sign-in, its backups. */
export function derivedObjects(service: Service, site: Site): readonly KubernetesObject[] {
  const { web } = service;
  return [
    ...(web && site.ingress === "gateway" ? route(service, web, site) : []),
    ...(site.backupRepository ? service.backup.map((backup) => replication(service, backup, site)) : []),
  ];
}

const needsItsKind = { "argocd.argoproj.io/sync-options": "SkipDryRunOnMissingResource=true" };

/** The host name leads to the service; where it cannot ask who somebody is, the gateway does so before. */
function route(service: Service, web: WebAddress, site: Site): readonly KubernetesObject[] {
  const { name, namespace } = service;
  const guarded = web.signIn.kind === "proxy" ? web.signIn : undefined;
  const filter = { type: "ExtensionRef", extensionRef: { group: "traefik.io", kind: "Middleware", name: "sign-in" } };
  return [
    {
      apiVersion: "gateway.networking.k8s.io/v1",
      kind: "HTTPRoute",
      metadata: { name, namespace, annotations: needsItsKind },
      spec: {
        parentRefs: [{ name: "home", namespace: "gateway" }],
        hostnames: [`${web.hostname}.${site.domain}`],
        rules: [{ ...(guarded ? { filters: [filter] } : {}), backendRefs: [{ name: web.service, port: web.port }] }],
      },
    },
    ...(guarded ? [signInMiddleware(namespace, guarded.groups)] : []),
  ];
}

/** Traefik asks the proxy about every request; the proxy answers 202, or with the way to the sign-in. */
function signInMiddleware(namespace: string, groups: readonly string[]): KubernetesObject {
  const allowed = groups.map((group) => encodeURIComponent(group)).join(",");
  return {
    apiVersion: "traefik.io/v1alpha1",
    kind: "Middleware",
    metadata: { name: "sign-in", namespace, annotations: needsItsKind },
    spec: {
      forwardAuth: {
        address: `http://sign-in-proxy-oauth2-proxy.sign-in-proxy/oauth2/auth?allowed_groups=${allowed}`,
        trustForwardHeader: false,
        authResponseHeaders: ["X-Auth-Request-User", "X-Auth-Request-Email", "X-Auth-Request-Groups"],
      },
    },
  };
}

/** restic by VolSync: from a snapshot where the storage can make one, else from the volume while it is in use. */
function replication(
  { namespace }: Service,
  backup: BackupDeclaration,
  site: Pick<Site, "storageClass">,
): KubernetesObject {
  const storageClass = backup.storageClass ?? site.storageClass;
  return {
    apiVersion: "volsync.backube/v1alpha1",
    kind: "ReplicationSource",
    metadata: { name: backup.claim, namespace, annotations: needsItsKind },
    spec: {
      sourcePVC: backup.claim,
      trigger: { schedule: backup.schedule },
      restic: {
        // Address, password and keys of the bucket.
        repository: `backup-${backup.claim}`,
        copyMethod: storageClass === "longhorn" ? "Snapshot" : "Direct",
        pruneIntervalDays: 7,
        retain: { daily: backup.keepDaily, weekly: backup.keepWeekly },
      },
    },
  };
}
