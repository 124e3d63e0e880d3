import { z } from "zod";
import { parseAuthorizedKey } from "./authorized-key.ts";
import { bootSchema } from "./boot-schema.ts";
import { clusterSchema } from "./cluster-schema.ts";
import { externalSchema } from "./external-schema.ts";
import { imagesSchema } from "./images-schema.ts";
import { machineSchema } from "./machine-schema.ts";
import { networkSchema } from "./network-schema.ts";
import { parsedText } from "./parsed-text.ts";
import { platformSchema } from "./platform-schema.ts";

/**
 * The source of everything that is known about the options: types, defaults, checks of single values, JSON Schema,
 * sample file and reference page. A default that depends on other options is told in `defaultText` and filled in by
 * `normalise.ts`.
 */
export const configurationSchema = z.strictObject({
  kind: z
    .enum(["lab", "metal"])
    .default("lab")
    .meta({
      description: "lab: virtual machines on this computer. metal: real machines on your network.",
      examples: ["metal"],
    }),
  network: networkSchema,
  boot: bootSchema,
  ssh: z
    .strictObject({
      authorizedKeys: z
        .array(parsedText(parseAuthorizedKey))
        .default([])
        .meta({
          description: "OpenSSH public keys that may log in as root, one line of a .pub file an entry.",
          examples: [["ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f you@laptop"]],
        }),
    })
    .default({ authorizedKeys: [] })
    .meta({ description: "Who may log in, beside the key that Hearth makes for the environment." }),
  images: imagesSchema,
  cluster: clusterSchema,
  platform: platformSchema,
  external: externalSchema,
  machines: z.array(machineSchema).meta({ description: "The machines, at least one." }),
});

/** What the schema makes of a configuration: defaults that stand on their own are filled in. */
export type Configuration = z.output<typeof configurationSchema>;
