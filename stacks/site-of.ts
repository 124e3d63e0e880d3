import type { Site } from "#apps/contract/site.ts";
import { bucketName, resticRepository } from "#external/bucket-address.ts";
import { cidrBounds, ipv4ToNumber, numberToIpv4 } from "#model/ipv4.ts";
import type { ClusterSettings } from "#provisioning/cluster/contract/cluster-settings.ts";
import type { Environment, ExternalConfig } from "#provisioning/inventory/environment.ts";
import { nodesOf } from "./nodes-of.ts";

/** Above the addresses that Kubernetes gives out for fixed ones (the first 16 of a /24 and more), below all others. */
const gitHost = 30;

/** What the services know of an environment that has a platform. */
export function siteOf(environment: Environment, distribution: ClusterSettings["distribution"]): Site {
  const { name, network, cluster, platform, external } = environment;
  if (!cluster || !platform) throw new RangeError(`${name} has no platform`);
  const first = ipv4ToNumber(cidrBounds(cluster.serviceCidr).network);
  return {
    environment: name,
    domain: platform.domain ?? network.domain,
    clusterDomain: cluster.domain,
    serviceCidr: cluster.serviceCidr,
    gitAddress: numberToIpv4(first + gitHost),
    // What is compiled from source is where nothing can be pulled.
    images: distribution === "source" ? "built" : "official",
    // Longhorn is pulled, as a chart and as images.
    storageClass: distribution === "source" ? "local-path" : platform.storage,
    addresses: cluster.apiAddress ? [cluster.apiAddress] : nodesOf(environment).map(({ address }) => address),
    nameServers: network.dns,
    ingress: distribution === "source" ? "node-port" : "gateway",
    enabled: [...platform.services, ...(platform.storage === "longhorn" ? ["longhorn"] : [])],
    ...(external ? outsideOf(name, external) : {}),
    ...(platform.contact ? { contact: platform.contact } : {}),
  };
}

/** What changes in the house because of what is outside it. */
function outsideOf(environment: string, { accountId, zone, hosts, mail }: ExternalConfig): Partial<Site> {
  return {
    dns: "cloudflare",
    backupRepository: resticRepository(accountId, bucketName(environment, "backups")),
    published: hosts.map(({ hostname }) => `${hostname}.${zone}`),
    heartbeat: true,
    ...(mail ? { mail } : {}),
  };
}
