import { randomUUID } from "node:crypto";

type Props = Readonly<Record<string, unknown>>;

const hex = () => randomUUID().replaceAll("-", "");

/**
 * What Cloudflare answers when something is made, as its API reference shows it: the id, and what it says beside the
 * inputs. Values that it shows only once are there once.
 */
export const answers: Readonly<Record<string, (inputs: Props) => { readonly id: string; readonly says: Props }>> = {
  "cloudflare:index/accountToken:AccountToken": () => ({
    id: hex(),
    says: { value: `TOKEN${hex()}`, status: "active", issuedOn: "2026-01-01T00:00:00Z" },
  }),
  "cloudflare:index/dnsRecord:DnsRecord": () => ({
    id: hex(),
    says: { proxiable: true, createdOn: "2026-01-01T00:00:00Z", modifiedOn: "2026-01-01T00:00:00Z" },
  }),
  "cloudflare:index/notificationPolicy:NotificationPolicy": () => ({ id: randomUUID(), says: {} }),
  "cloudflare:index/r2Bucket:R2Bucket": ({ name }) => ({
    id: String(name),
    says: { creationDate: "2026-01-01T00:00:00Z", location: "WEUR", storageClass: "Standard" },
  }),
  "cloudflare:index/zeroTrustAccessApplication:ZeroTrustAccessApplication": () => ({
    id: randomUUID(),
    says: { aud: `${hex()}${hex()}` },
  }),
  "cloudflare:index/zeroTrustAccessGroup:ZeroTrustAccessGroup": () => ({ id: randomUUID(), says: {} }),
  "cloudflare:index/zeroTrustAccessPolicy:ZeroTrustAccessPolicy": () => ({
    id: randomUUID(),
    says: { reusable: true },
  }),
  "cloudflare:index/zeroTrustTunnelCloudflared:ZeroTrustTunnelCloudflared": ({ accountId }) => ({
    id: randomUUID(),
    says: { accountTag: accountId, status: "inactive", remoteConfig: true, tunType: "cfd_tunnel" },
  }),
  "cloudflare:index/zeroTrustTunnelCloudflaredConfig:ZeroTrustTunnelCloudflaredConfig": ({ tunnelId }) => ({
    id: String(tunnelId),
    says: { version: 1 },
  }),
};
