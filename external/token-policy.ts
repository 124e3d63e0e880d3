/** What a token may do, and to what: an entry of `policies` of a token at Cloudflare. */
export interface TokenPolicy {
  readonly effect: "allow";
  readonly permissionGroups: { readonly id: string }[];
  /** JSON: resources, and which of them. */
  readonly resources: string;
}

/**
 * Ids that are the same in every account (developers.cloudflare.com, "API token permissions"). They are written down
 * here because asking for them would make a preview need the network.
 */
const permissionGroups = {
  zoneRead: "c8fed203ed3043cba015a93ad1616f1f",
  dnsWrite: "4755a26eedb94da69e1066d98aa820be",
  bucketItemRead: "6a018a9f2fc74eb6b293b0c548f38b39",
  bucketItemWrite: "2efd5506f9c8494dacb1fa10a3e7d5b6",
} as const;

/** The records of one zone, and nothing else. Whoever writes them looks the zone up by its name first. */
export function zonePolicy(zoneId: string): TokenPolicy {
  return allow(["zoneRead", "dnsWrite"], `com.cloudflare.api.account.zone.${zoneId}`);
}

/** The objects of one bucket; not its settings, and no other bucket. */
export function bucketPolicy(accountId: string, bucket: string): TokenPolicy {
  return allow(["bucketItemRead", "bucketItemWrite"], `com.cloudflare.edge.r2.bucket.${accountId}_default_${bucket}`);
}

function allow(groups: readonly (keyof typeof permissionGroups)[], resource: string): TokenPolicy {
  return {
    effect: "allow",
    permissionGroups: groups.map((group) => ({ id: permissionGroups[group] })),
    resources: JSON.stringify({ [resource]: "*" }),
  };
}
