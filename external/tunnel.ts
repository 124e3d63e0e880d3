import { DnsRecord } from "@pulumi/cloudflare/dnsRecord.js";
import { ZeroTrustTunnelCloudflared } from "@pulumi/cloudflare/zeroTrustTunnelCloudflared.js";
import { ZeroTrustTunnelCloudflaredConfig } from "@pulumi/cloudflare/zeroTrustTunnelCloudflaredConfig.js";
import * as pulumi from "@pulumi/pulumi";
import { OutsideSecret } from "./outside-secret.ts";
import { type TunnelHost, tunnelRoutes, tunnelToken } from "./tunnel-routes.ts";

export interface TunnelArgs {
  readonly accountId: string;
  readonly zone: string;
  readonly zoneId: string;
  /** What the tunnel is called at Cloudflare. */
  readonly tunnel: string;
  readonly hosts: readonly TunnelHost[];
  /** What has to be there before a host's name is known, by hostname. */
  readonly guards: ReadonlyMap<string, pulumi.Resource>;
}

/** The way in: a tunnel, where it leads, and a DNS record a host. */
export class Tunnel extends pulumi.ComponentResource {
  readonly tunnelId: pulumi.Output<string>;
  /** Secret. What cloudflared opens the tunnel with. */
  readonly token: pulumi.Output<string>;

  constructor(name: string, args: TunnelArgs, opts?: pulumi.ComponentResourceOptions) {
    super("hearth:external:Tunnel", name, {}, opts);
    const { accountId, zone, zoneId, hosts, guards } = args;
    const secret = new OutsideSecret(name, { parent: this });
    const tunnel = new ZeroTrustTunnelCloudflared(
      name,
      { accountId, name: args.tunnel, configSrc: "cloudflare", tunnelSecret: secret.value },
      { parent: this },
    );
    const routes = new ZeroTrustTunnelCloudflaredConfig(
      `${name}-routes`,
      { accountId, tunnelId: tunnel.id, source: "cloudflare", config: { ingresses: tunnelRoutes(hosts, zone) } },
      { parent: this, dependsOn: [...guards.values()] },
    );
    for (const { hostname } of hosts) {
      const guard = guards.get(hostname);
      new DnsRecord(
        hostname,
        {
          zoneId,
          name: `${hostname}.${zone}`,
          type: "CNAME",
          content: pulumi.interpolate`${tunnel.id}.cfargotunnel.com`,
          proxied: true,
          ttl: 1, // Cloudflare's own choice, the only one for a proxied record
          comment: `Made by Hearth for ${args.tunnel}`,
        },
        { parent: this, dependsOn: [routes, ...(guard ? [guard] : [])] },
      );
    }
    this.tunnelId = tunnel.id;
    this.token = pulumi.secret(
      pulumi.all([tunnel.id, secret.value]).apply(([id, key]) => tunnelToken(accountId, id, key)),
    );
    this.registerOutputs({});
  }
}
