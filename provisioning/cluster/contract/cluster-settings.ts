import { z } from "zod";
import { parseCidr, parseIpv4Address } from "#model/ipv4.ts";

const ipv4 = z.string().transform((text) => parseIpv4Address(text));
const cidr = z.string().transform((text) => parseCidr(text));

/** A mirror of every registry, and whose word it is that it is the one. */
const registryMirrorSchema = z.strictObject({
  url: z.string(),
  /** Certificate (PEM) of the authority that its own is signed by; trusted for the mirror and for nothing else. */
  authority: z.string(),
});

export type RegistryMirror = z.output<typeof registryMirrorSchema>;

/**
 * What is the same on every node of a cluster: part of the inputs of `hearth:cluster:Cluster` and of every
 * `hearth:cluster:Node`. Nothing in it is secret.
 */
export const clusterSettingsSchema = z.strictObject({
  /** `k3s`: the official release. `source`: upstream Kubernetes compiled from Go modules. */
  distribution: z.enum(["k3s", "source"]),
  /** The version of Kubernetes without the distribution's own suffix, e.g. `v1.36.3`. */
  version: z.string(),
  /** Virtual address of the API, held by one server at a time; absent: the servers' own addresses. */
  apiAddress: ipv4.optional(),
  podCidr: cidr,
  serviceCidr: cidr,
  /** Domain of the services, e.g. `cluster.local`. */
  domain: z.string(),
  /** Asked for every image before the image's own registry, e.g. `https://10.77.0.1:8443`; absent: nobody. */
  registryMirror: registryMirrorSchema.optional(),
  snapshots: z.strictObject({ everyHours: z.number().int(), keep: z.number().int() }),
});

export type ClusterSettings = z.output<typeof clusterSettingsSchema>;

/**
 * What a person says of a cluster in `Pulumi.<env>.yaml`, complete but for `auto`: k3s where it can be fetched,
 * otherwise source. `hearth:cluster:Cluster` takes it, decides once, and keeps the decision in its output
 * `effectiveDistribution`; nodes know decided settings only.
 */
export const clusterWishSchema = clusterSettingsSchema
  .omit({ registryMirror: true })
  .extend({ distribution: z.enum(["auto", "k3s", "source"]) });

export type ClusterWish = z.output<typeof clusterWishSchema>;
