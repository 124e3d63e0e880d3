import { z } from "zod";
import { allServices } from "#apps/all-services.ts";
import { parseDomain } from "./domain.ts";
import { parsedText } from "./parsed-text.ts";

const optionalServices = allServices.filter(({ optional }) => optional).map(({ name }) => name);

/** Absent: the cluster is made and nothing is put on it. */
export const platformSchema = z
  .strictObject({
    domain: parsedText(parseDomain)
      .optional()
      .meta({
        description: "Domain of the services: Gitea is git.<domain>. Every name below it leads to the cluster.",
        defaultText: "the domain of the network",
        examples: ["example.org"],
      }),
    services: z
      .array(z.string())
      .default([])
      .meta({
        description: `Services to switch on beside those that every platform has. Known are: ${optionalServices.join(", ") || "none yet"}.`,
        examples: [optionalServices.slice(0, 1)],
      }),
    contact: z
      .email()
      .optional()
      .meta({
        description: "Where certificates' authorities and alerts write to.",
        defaultText: "nobody",
        examples: ["you@example.org"],
      }),
  })
  .optional()
  .meta({
    description:
      "What runs on the cluster: Gitea, Argo CD and the services of the tree, which follow git from then on.",
    defaultText: "nothing",
    examples: [{ services: [] }],
  });
