import { AccountToken } from "@pulumi/cloudflare/accountToken.js";
import { NotificationPolicy } from "@pulumi/cloudflare/notificationPolicy.js";
import * as pulumi from "@pulumi/pulumi";
import { Access } from "#external/access.ts";
import { Bucket } from "#external/bucket.ts";
import { bucketName, pulumiBackend } from "#external/bucket-address.ts";
import { heartbeatTopic, heartbeatUrl } from "#external/heartbeat-url.ts";
import { OutsideSecret } from "#external/outside-secret.ts";
import { publishedHosts } from "#external/published-hosts.ts";
import { zonePolicy } from "#external/token-policy.ts";
import { Tunnel } from "#external/tunnel.ts";
import type { Environment, ExternalConfig } from "#provisioning/inventory/environment.ts";
import type { HandedValues } from "#provisioning/platform/secrets/secret-objects.ts";

export interface ExternalArgs {
  readonly environment: Environment;
  /** What is said of the outside in the environment. */
  readonly wish: ExternalConfig;
  /** Secret; there where alerts are mailed. */
  readonly mailPassword?: pulumi.Output<string>;
}

/** Where Pulumi's state can be kept, and the key to it. */
export interface StateBucket {
  readonly backend: string;
  readonly keyId: pulumi.Output<string>;
  /** Secret. */
  readonly keySecret: pulumi.Output<string>;
}

/**
 * The layer external: what lives outside the house. It needs nothing of the layers below, and the platform needs what
 * it makes, so that both are done when the cluster is.
 */
export class External extends pulumi.ComponentResource {
  /** Secret. */
  readonly handed: pulumi.Output<HandedValues>;
  readonly state: StateBucket;
  /** Address and service of every host. */
  readonly hosts: readonly { readonly address: string; readonly service: string; readonly public: boolean }[];

  constructor(name: string, args: ExternalArgs, opts?: pulumi.ComponentResourceOptions) {
    super("hearth:external:Layer", name, {}, opts);
    const { environment, wish } = args;
    const { accountId, zone, zoneId } = wish;
    const own = `hearth-${environment.name}`;
    const parent = { parent: this };
    const access = new Access("access", { ...wish, environment: environment.name }, parent);
    const hosts = publishedHosts(wish, environment.platform?.domain ?? environment.network.domain);
    const tunnel = new Tunnel("tunnel", { accountId, zone, zoneId, tunnel: own, hosts, guards: access.guards }, parent);
    watchTunnel(environment, accountId, tunnel, parent);
    const dns = new AccountToken("dns", { accountId, name: `${own}-dns`, policies: [zonePolicy(zoneId)] }, parent);
    const backups = new Bucket("backups", { accountId, bucket: bucketName(environment.name, "backups") }, parent);
    const stateBucket = bucketName(environment.name, "state");
    const state = new Bucket("state", { accountId, bucket: stateBucket }, parent);
    this.state = { backend: pulumiBackend(accountId, stateBucket), keyId: state.keyId, keySecret: state.keySecret };
    this.handed = pulumi.secret({
      "tunnel-token": tunnel.token,
      "dns-token": dns.value,
      "backup-key-id": backups.keyId,
      "backup-key-secret": backups.keySecret,
      "heartbeat-url": heartbeat(environment, wish, parent),
      ...(args.mailPassword ? { "mail-password": args.mailPassword } : {}),
    });
    this.hosts = wish.hosts.map((host) => ({
      address: `https://${host.hostname}.${zone}/`,
      service: host.service,
      public: host.public,
    }));
    this.registerOutputs({});
  }
}

/** Cloudflare itself writes when the house's end of the tunnel is gone, and when it is back. */
function watchTunnel(
  { name, platform }: Environment,
  accountId: string,
  tunnel: Tunnel,
  opts: pulumi.CustomResourceOptions,
): void {
  if (!platform?.contact) return;
  new NotificationPolicy(
    "tunnel-health",
    {
      accountId,
      name: `hearth-${name} tunnel`,
      alertType: "tunnel_health_event",
      enabled: true,
      mechanisms: { emails: [{ id: platform.contact }] },
      filters: { tunnelIds: [tunnel.tunnelId], newStatuses: ["TUNNEL_STATUS_TYPE_DOWN", "TUNNEL_STATUS_TYPE_HEALTHY"] },
    },
    opts,
  );
}

function heartbeat(
  { name }: Environment,
  { heartbeat: { ntfy, silentMinutes } }: ExternalConfig,
  opts: pulumi.CustomResourceOptions,
): pulumi.Output<string> {
  const secret = new OutsideSecret("heartbeat", opts);
  return secret.value.apply((value) => heartbeatUrl(ntfy, heartbeatTopic(name, value), name, silentMinutes));
}
