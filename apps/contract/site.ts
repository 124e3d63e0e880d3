/** What a service has to know of the environment that it runs in. Everything that is rendered follows from it. */
export interface Site {
  /** Name of the environment: `lab`, `home`. */
  readonly environment: string;
  /** Services are reached at `<hostname>.<domain>`. */
  readonly domain: string;
  /** Domain of the cluster's own services, e.g. `cluster.local`. */
  readonly clusterDomain: string;
  readonly serviceCidr: string;
  /** Address inside `serviceCidr` that Gitea's Service has for ever, so that it can be reached before DNS works. */
  readonly gitAddress: string;
  /** `official`: what the projects publish. `built`: compiled here, for networks that lead to no image registry. */
  readonly images: "official" | "built";
  /** Class of the volumes, but for those of the seed, which come before Longhorn does. */
  readonly storageClass: "local-path" | "longhorn";
  /** Where people are let in, as IPv4: the virtual address of the cluster, or every node. */
  readonly addresses: readonly string[];
  /** Name servers of the house, which know everything but the domain; none where the house is alone. */
  readonly nameServers: readonly string[];
  /** How services are reached from outside: by a gateway and host names, or by ports of the nodes. */
  readonly ingress: "gateway" | "node-port";
  /** Optional services that are switched on, by name. */
  readonly enabled: readonly string[];
  /** Who keeps the domain's DNS; absent: nobody, the names are known in the house only. */
  readonly dns?: "cloudflare" | undefined;
  /** Bucket for backups, as restic names it: `s3:https://…/bucket`. Absent: nothing is backed up. */
  readonly backupRepository?: string | undefined;
  /** Names that lead into the house through the tunnel, whole. */
  readonly published?: readonly string[] | undefined;
  /** Somebody outside who waits for the house to say that it lives. */
  readonly heartbeat?: boolean | undefined;
  /** How alerts are mailed to the contact; absent: they are not. */
  readonly mail?: SiteMail | undefined;
  /** Where alerts and Let's Encrypt write to; absent: nobody. */
  readonly contact?: string | undefined;
}

export interface SiteMail {
  /** Mail server and port. */
  readonly server: string;
  readonly user: string;
  readonly from: string;
}

/** The address of a service as a person types it. */
export function serviceUrl(site: Site, service: { readonly hostname: string; readonly nodePort?: number }): string {
  const host = `${service.hostname}.${site.domain}`;
  if (site.ingress === "gateway") return `https://${host}/`;
  return `http://${host}${service.nodePort === undefined ? "" : `:${service.nodePort}`}/`;
}
