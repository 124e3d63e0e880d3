import { z } from "zod";
import { parseCidr, parseIpv4Address } from "#model/ipv4.ts";
import { parseDomain } from "./domain.ts";
import { parsedText } from "./parsed-text.ts";

/** The format is for editors; the parser decides. */
export const ipv4Schema = parsedText(parseIpv4Address).meta({ format: "ipv4" });

export const networkSchema = z
  .strictObject({
    cidr: parsedText(parseCidr).meta({
      description: "The network that the machines live in: its first address, a slash, the length of its prefix.",
      examples: ["192.168.1.0/24"],
    }),
    gateway: ipv4Schema.optional().meta({
      description: "The router that leads to the internet. Leave it out on a network that leads nowhere.",
      defaultText: "none",
      examples: ["192.168.1.1"],
    }),
    dns: z
      .array(ipv4Schema)
      .optional()
      .meta({
        description: "DNS servers that the machines ask.",
        defaultText: "the gateway, if there is one",
        examples: [["192.168.1.1"]],
      }),
    domain: parsedText(parseDomain)
      .default("home.arpa")
      .meta({
        description:
          "Domain of the machines: metal0 becomes metal0.home.arpa. RFC 8375 keeps home.arpa free for homes.",
        examples: ["home.arpa"],
      }),
  })
  .meta({ description: "The network that the machines live in." });
