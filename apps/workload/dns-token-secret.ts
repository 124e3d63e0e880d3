import type { SecretDeclaration } from "../contract/service.ts";
import { handedSecret } from "./handed-secret.ts";

/** The token that writes the zone's DNS records, for a namespace that needs it; whoever reads it reads it anew each time. */
export function dnsTokenSecret(namespace: string): SecretDeclaration {
  return handedSecret(namespace, "cloudflare-dns", "token", "dns-token");
}
