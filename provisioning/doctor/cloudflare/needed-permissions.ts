import type { Environment, ExternalConfig } from "../../inventory/environment.ts";

/** What the token has to be allowed, and the question whose answer shows whether it is. */
export interface NeededPermission {
  /** As Cloudflare's dashboard calls it, and docs/how-to/a-domain-through-a-tunnel.md. */
  readonly group: string;
  readonly level: "Read" | "Edit";
  /** Below the API's address. Reading is all that is asked, so that nothing is changed. */
  readonly question: string;
}

/** `DNS: Edit` */
export function permissionName({ group, level }: NeededPermission): string {
  return `${group}: ${level}`;
}

/**
 * What the layer external of this environment needs.
 * @param tokenId of a token that belongs to the account, and so is among those that it asks for
 */
export function neededPermissions(
  { platform }: Pick<Environment, "platform">,
  { accountId, zone, zoneId, hosts, groups }: ExternalConfig,
  tokenId?: string,
): readonly NeededPermission[] {
  const account = `/accounts/${accountId}`;
  const isGuarded = hosts.some((host) => !host.public);
  return [
    edit("Cloudflare Tunnel", `${account}/cfd_tunnel?${aPage}`),
    ...(isGuarded ? [edit("Access: Apps and Policies", `${account}/access/apps?${aPage}`)] : []),
    ...(groups.length > 0
      ? [edit("Access: Organizations, Identity Providers, and Groups", `${account}/access/groups?${aPage}`)]
      : []),
    edit("Workers R2 Storage", `${account}/r2/buckets?${aPage}`),
    // The tunnel is watched where there is somebody to write to.
    ...(platform?.contact ? [edit("Notifications", `${account}/alerting/v3/policies`)] : []),
    edit("Account API Tokens", tokenId === undefined ? `${account}/tokens?${aPage}` : `${account}/tokens/${tokenId}`),
    { group: "Zone", level: "Read", question: `/zones?name=${encodeURIComponent(zone)}` },
    edit("DNS", `/zones/${zoneId}/dns_records?${aPage}`),
  ];
}

/** The smallest page that every one of these lists gives; some refuse less. */
const aPage = "per_page=5";

function edit(group: string, question: string): NeededPermission {
  return { group, level: "Edit", question };
}
