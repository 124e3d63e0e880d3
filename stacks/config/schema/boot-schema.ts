import { z } from "zod";
import { parseInterfaceName } from "./interface-name.ts";
import { ipv4Schema } from "./network-schema.ts";
import { parsedText } from "./parsed-text.ts";

const rangeSchema = z
  .strictObject({
    first: ipv4Schema.meta({ description: "First address that is handed out.", examples: ["192.168.1.200"] }),
    last: ipv4Schema.meta({ description: "Last address that is handed out.", examples: ["192.168.1.239"] }),
  })
  .optional()
  .meta({
    description:
      "Addresses that the boot server hands out, both ends included. Required in the mode authoritative, refused in the mode proxy. The machines' own addresses lie outside it.",
    defaultText: "none",
    examples: [{ first: "192.168.1.200", last: "192.168.1.239" }],
  });

/** TCP port of the boot server where the file does not say another. */
export const defaultHttpPort = 8080;

export const bootSchema = z
  .strictObject({
    interface: parsedText(parseInterfaceName).meta({
      description:
        "The network interface that the boot server listens and answers on, and no other. In the lab: the name of the bridge that is made for it.",
      examples: ["eno1"],
    }),
    address: ipv4Schema.meta({
      description: "The address of this computer on that interface.",
      examples: ["192.168.1.2"],
    }),
    mode: z
      .enum(["proxy", "authoritative"])
      .optional()
      .meta({
        description:
          "proxy: the router goes on giving the addresses, and the boot server only adds what to boot. authoritative: the boot server gives the addresses itself; for the lab, and for a network without any other DHCP server.",
        defaultText: "authoritative in the lab, proxy elsewhere",
        examples: ["proxy"],
      }),
    range: rangeSchema,
    leaseSeconds: z
      .int()
      .min(120)
      .max(604_800)
      .optional()
      .meta({
        description: "How long an address is lent, in seconds. Only in the mode authoritative.",
        defaultText: "3600",
        examples: [3600],
      }),
    httpPort: z
      .int()
      .min(1)
      .max(65_535)
      .default(defaultHttpPort)
      .meta({ description: "TCP port from which kernels and images are served.", examples: [8080] }),
  })
  .meta({ description: "The boot server, which runs on this computer while machines are installed." });
