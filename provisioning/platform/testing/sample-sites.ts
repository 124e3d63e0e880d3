import { allServices } from "#apps/all-services.ts";
import type { HandedName } from "#apps/contract/service.ts";
import type { Site } from "#apps/contract/site.ts";

/** The lab: nothing can be pulled, one way in by ports of the nodes. */
export const labSite: Site = {
  environment: "lab",
  domain: "lab.home.arpa",
  clusterDomain: "cluster.local",
  serviceCidr: "10.43.0.0/16",
  gitAddress: "10.43.0.30",
  images: "built",
  storageClass: "local-path",
  addresses: ["10.77.0.10"],
  nameServers: [],
  ingress: "node-port",
  enabled: [],
};

/** A home with three nodes, a domain of its own, and everything switched on. */
export const homeSite: Site = {
  environment: "home",
  domain: "example.org",
  clusterDomain: "cluster.local",
  serviceCidr: "10.43.0.0/16",
  gitAddress: "10.43.0.30",
  images: "official",
  storageClass: "longhorn",
  addresses: ["192.168.1.20"],
  nameServers: ["192.168.1.1"],
  ingress: "gateway",
  enabled: allServices.filter(({ optional }) => optional).map(({ name }) => name),
  dns: "cloudflare",
  backupRepository: "s3:https://s3.example.org/home",
  contact: "somebody@example.org",
  published: ["media.example.org"],
  heartbeat: true,
  mail: { server: "smtp.example.org:587", user: "home", from: "home@example.org" },
};

/** What the layer external hands to {@link homeSite}. */
export const homeHanded: Readonly<Record<HandedName, string>> = {
  "tunnel-token": "TUNNEL",
  "dns-token": "DNS",
  "backup-key-id": "KEY",
  "backup-key-secret": "SECRET",
  "heartbeat-url": "https://ntfy.example.net/topic/heartbeat",
  "mail-password": "PASSWORD",
};
