import { ZeroTrustAccessApplication } from "@pulumi/cloudflare/zeroTrustAccessApplication.js";
import { ZeroTrustAccessGroup } from "@pulumi/cloudflare/zeroTrustAccessGroup.js";
import { ZeroTrustAccessPolicy } from "@pulumi/cloudflare/zeroTrustAccessPolicy.js";
import * as pulumi from "@pulumi/pulumi";
import type { ExternalConfig, ExternalHost } from "#provisioning/inventory/environment.ts";

export interface AccessArgs extends Pick<ExternalConfig, "accountId" | "zone" | "hosts" | "groups"> {
  /** Of the environment: several may share an account. */
  readonly environment: string;
}

/** Who may come through the tunnel: a policy and a guarded name for every host that is not public. */
export class Access extends pulumi.ComponentResource {
  /** What guards a host, by its hostname: the host's name may be known once it is there. */
  readonly guards: ReadonlyMap<string, pulumi.Resource>;

  constructor(name: string, args: AccessArgs, opts?: pulumi.ComponentResourceOptions) {
    super("hearth:external:Access", name, {}, opts);
    const { accountId, environment } = args;
    const groups = new Map(
      args.groups.map((group) => {
        const inputs = { accountId, name: `${environment} ${group.name}`, includes: byEmail(group.emails) };
        return [group.name, new ZeroTrustAccessGroup(`${name}-${group.name}`, inputs, { parent: this })] as const;
      }),
    );
    const guarded = args.hosts.filter((host) => !host.public);
    this.guards = new Map(guarded.map((host) => [host.hostname, this.#guard(host, groups, args)]));
    this.registerOutputs({});
  }

  #guard(
    host: ExternalHost,
    groups: ReadonlyMap<string, ZeroTrustAccessGroup>,
    { accountId, zone }: AccessArgs,
  ): pulumi.Resource {
    const domain = `${host.hostname}.${zone}`;
    const members = host.groups.map((group) => ({ group: { id: idOf(groups, group) } }));
    const policy = new ZeroTrustAccessPolicy(
      host.hostname,
      { accountId, name: domain, decision: "allow", includes: [...byEmail(host.emails), ...members] },
      { parent: this },
    );
    return new ZeroTrustAccessApplication(
      host.hostname,
      {
        accountId,
        name: domain,
        type: "self_hosted",
        domain,
        sessionDuration: "24h",
        httpOnlyCookieAttribute: true,
        policies: [{ id: policy.id, precedence: 1 }],
      },
      { parent: this },
    );
  }
}

function byEmail(emails: readonly string[]) {
  return emails.map((email) => ({ email: { email } }));
}

function idOf(groups: ReadonlyMap<string, ZeroTrustAccessGroup>, name: string): pulumi.Output<string> {
  const group = groups.get(name);
  if (!group) throw new RangeError(`no group ${name}`);
  return group.id;
}
