import type { Service } from "../../contract/service.ts";
import { serviceUrl } from "../../contract/site.ts";
import { namespaceObject } from "../../workload/namespace.ts";

const namespace = "sign-in-proxy";
const hostname = "auth";

/** Asks who somebody is before the gateway lets them to a service that cannot ask itself. */
export const signInProxy: Service = {
  name: "sign-in-proxy",
  group: "platform",
  about: "Signs people in in front of services that know no single sign-on.",
  namespace,
  after: [],
  requires: ["dex", "gateway"],
  source: {
    kind: "chart",
    chart: "oauth2Proxy",
    values: (site) => ({
      config: { existingSecret: "sign-in-proxy", requiredSecretKeys: ["client-secret", "cookie-secret"] },
      extraArgs: {
        provider: "oidc",
        "client-id": "sign-in-proxy",
        "oidc-issuer-url": serviceUrl(site, { hostname: "sso" }).replace(/\/$/, ""),
        "redirect-url": `${serviceUrl(site, { hostname })}oauth2/callback`,
        "cookie-domain": `.${site.domain}`,
        "whitelist-domain": `.${site.domain}`,
        "cookie-secure": true,
        "email-domain": "*",
        "oidc-groups-claim": "groups",
        "reverse-proxy": true,
        "set-xauthrequest": true,
        "skip-provider-button": true,
        "code-challenge-method": "S256",
      },
      metrics: { enabled: true, serviceMonitor: { enabled: true } },
      resources: { requests: { cpu: "5m", memory: "24Mi" }, limits: { memory: "96Mi" } },
      securityContext: { enabled: true, readOnlyRootFilesystem: true },
    }),
    objects: () => [namespaceObject(namespace, { level: "restricted" })],
  },
  images: [],
  web: {
    hostname,
    service: "sign-in-proxy-oauth2-proxy",
    port: 80,
    signIn: {
      kind: "oidc",
      groups: ["admins", "family", "guests"],
      client: {
        id: "sign-in-proxy",
        callbackPath: "/oauth2/callback",
        secret: { namespace, name: "sign-in-proxy", key: "client-secret" },
      },
    },
  },
  secrets: [
    {
      name: "sign-in-proxy",
      namespace,
      // The cookie's secret is 32 bytes, as they are.
      keys: { "client-secret": { kind: "password", length: 48 }, "cookie-secret": { kind: "password", length: 32 } },
      restarts: ["Deployment/sign-in-proxy-oauth2-proxy"],
    },
  ],
  backup: [],
  podSecurity: { level: "restricted" },
  health: { kind: "http", url: `http://sign-in-proxy-oauth2-proxy.${namespace}/ping`, status: 200, expect: "OK" },
};
