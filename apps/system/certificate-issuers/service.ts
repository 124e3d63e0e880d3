import type { KubernetesObject } from "../../contract/kubernetes-object.ts";
import type { Service } from "../../contract/service.ts";
import type { Site } from "../../contract/site.ts";
import { dnsTokenSecret } from "../../workload/dns-token-secret.ts";

const namespace = "cert-manager";
const letsEncrypt = (name: string) => `https://${name}.api.letsencrypt.org/directory`;

/**
 * Three who issue certificates: Let's Encrypt, its staging twin for trying things out, and an authority of this home.
 * Services ask `home`, which is the first where the domain is known to the internet and the last where it is not.
 */
export const certificateIssuers: Service = {
  name: "certificate-issuers",
  group: "system",
  about: "Let's Encrypt where the domain is public, an authority of this home where it is not.",
  namespace,
  after: [],
  requires: ["cert-manager"],
  source: { kind: "objects", objects },
  images: [],
  secrets: [],
  sharedSecrets: ({ dns }) => (dns ? [dnsTokenSecret(namespace)] : []),
  backup: [],
  podSecurity: { level: "restricted" },
  health: { kind: "resources", why: "An issuer is Ready when its account or key is good." },
};

function objects(site: Site): readonly KubernetesObject[] {
  const { contact, dns } = site;
  const acme = (name: string, directory: string) => issuer(name, acmeSpec(name, directory, contact ?? ""));
  const isPublic = dns !== undefined && contact !== undefined;
  return [
    issuer("self-signed", { selfSigned: {} }),
    {
      apiVersion: "cert-manager.io/v1",
      kind: "Certificate",
      metadata: {
        name: "home-authority",
        namespace,
        // People have it in their browsers: another one would mean another round through every device.
        annotations: { "argocd.argoproj.io/sync-options": "Prune=false,Delete=false" },
      },
      spec: {
        isCA: true,
        commonName: `${site.environment} authority`,
        secretName: "home-authority",
        duration: "87600h",
        privateKey: { algorithm: "ECDSA", size: 256, rotationPolicy: "Never" },
        issuerRef: { kind: "ClusterIssuer", name: "self-signed" },
      },
    },
    ...(isPublic
      ? [acme("home", letsEncrypt("acme-v02")), acme("staging", letsEncrypt("acme-staging-v02"))]
      : [issuer("home", { ca: { secretName: "home-authority" } })]),
  ];
}

/** By DNS, so that the home need not be reachable from outside and a wildcard can be had. */
function acmeSpec(name: string, server: string, email: string): object {
  return {
    acme: {
      server,
      email,
      privateKeySecretRef: { name: `acme-account-${name}` },
      solvers: [{ dns01: { cloudflare: { apiTokenSecretRef: { name: "cloudflare-dns", key: "token" } } } }],
    },
  };
}

function issuer(name: string, spec: object): KubernetesObject {
  return { apiVersion: "cert-manager.io/v1", kind: "ClusterIssuer", metadata: { name }, spec };
}
