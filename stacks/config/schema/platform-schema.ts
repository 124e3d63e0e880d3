import { z } from "zod";
import { switchableServices } from "#apps/all-services.ts";
import { parseDomain } from "./domain.ts";
import { parsedText } from "./parsed-text.ts";

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
        description: `Services to switch on beside those that every platform has. Known are: ${switchableServices.join(", ")}.`,
        examples: [switchableServices.slice(0, 1)],
      }),
    storage: z
      .enum(["local-path", "longhorn"])
      .default("local-path")
      .meta({
        description:
          "Where volumes lie. local-path: on the disk of the node that their pod runs on. longhorn: with a copy on a second node, so that the loss of one loses no data. A volume stays what it was made as: choose before the first `make`.",
        examples: ["longhorn"],
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
