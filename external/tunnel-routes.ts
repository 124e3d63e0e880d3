import type { ExternalHost } from "#provisioning/inventory/environment.ts";

/** The gateway as cloudflared reaches it; it leads on by host name, as it does in the house. */
const gateway = "https://traefik.gateway";

/** Host name and the service's own name in the house, by which the gateway knows it. */
export interface TunnelHost extends Pick<ExternalHost, "hostname"> {
  readonly inHouse: string;
}

/** Where the tunnel leads, first match first; what no rule knows is not there. */
export function tunnelRoutes(hosts: readonly TunnelHost[], zone: string) {
  return [
    ...hosts.map(({ hostname, inHouse }) => ({
      hostname: `${hostname}.${zone}`,
      service: gateway,
      // The certificate is the one of the house's own name, and it is checked.
      originRequest: { httpHostHeader: inHouse, originServerName: inHouse },
    })),
    { service: "http_status:404" },
  ];
}

/** What cloudflared takes as `TUNNEL_TOKEN`: account, tunnel and the secret that both sides know. */
export function tunnelToken(accountId: string, tunnelId: string, secret: string): string {
  return Buffer.from(JSON.stringify({ a: accountId, t: tunnelId, s: secret })).toString("base64");
}
