import type { SecretDeclaration } from "../contract/service.ts";

/** The token that writes the zone's DNS records, for a namespace that needs it; whoever reads it reads it anew each time. */
export function dnsTokenSecret(namespace: string): SecretDeclaration {
  return { name: "cloudflare-dns", namespace, keys: { token: { kind: "handed", as: "dns-token" } }, restarts: [] };
}
