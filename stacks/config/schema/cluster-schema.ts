import { z } from "zod";
import { parseCidr } from "#model/ipv4.ts";
import { parseKubernetesVersion } from "#model/kubernetes-version.ts";
import { versions } from "#provisioning/artifacts/versions.ts";
import { clusterWishSchema } from "#provisioning/cluster/contract/cluster-settings.ts";
import { parseDomain } from "./domain.ts";
import { ipv4Schema } from "./network-schema.ts";
import { parsedText } from "./parsed-text.ts";

const snapshotsSchema = z
  .strictObject({
    everyHours: z
      .int()
      .min(1)
      .max(24)
      .default(6)
      .meta({ description: "Hours between two snapshots.", examples: [6] }),
    keep: z
      .int()
      .min(1)
      .max(1000)
      .default(8)
      .meta({ description: "How many are kept on each server; the oldest goes first.", examples: [8] }),
  })
  .default({ everyHours: 6, keep: 8 })
  .meta({
    description: "Snapshots of the cluster's datastore.",
    defaultText: "one every 6 hours, 8 kept",
    examples: [{ everyHours: 6, keep: 8 }],
  });

/** Absent means the same as `{}` where a machine has a role: all of its fields have defaults. */
export const clusterSchema = z
  .strictObject({
    distribution: clusterWishSchema.shape.distribution.optional().meta({
      description:
        "k3s: the official release. source: upstream Kubernetes, compiled on this computer from Go modules. auto: k3s where it can be fetched, otherwise source, decided once when the cluster is made.",
      defaultText: "auto in the lab, k3s elsewhere",
      examples: ["k3s"],
    }),
    version: parsedText(parseKubernetesVersion)
      .default(versions.kubernetes.version)
      .meta({ description: "Version of Kubernetes, without a suffix.", examples: ["v1.36.3"] }),
    apiAddress: ipv4Schema.optional().meta({
      description:
        "Address of the cluster's API, held by one living server at a time; nobody else may have it. Required with several servers.",
      defaultText: "none: the server's own address",
      examples: ["192.168.1.20"],
    }),
    podCidr: parsedText(parseCidr)
      .default(parseCidr("10.42.0.0/16"))
      .meta({
        description: "Network of the pods, a /24 of it for each node. Used inside the cluster only.",
        examples: ["10.42.0.0/16"],
      }),
    serviceCidr: parsedText(parseCidr)
      .default(parseCidr("10.43.0.0/16"))
      .meta({ description: "Network of the services. Used inside the cluster only.", examples: ["10.43.0.0/16"] }),
    domain: parsedText(parseDomain)
      .default("cluster.local")
      .meta({ description: "Domain of the services. Known inside the cluster only.", examples: ["cluster.local"] }),
    snapshots: snapshotsSchema,
  })
  .optional()
  .meta({
    description: "The Kubernetes cluster that the machines with a role become. Without any role there is none.",
    defaultText: "a cluster made of the defaults below, if a machine has a role",
    examples: [{ distribution: "k3s" }],
  });
