import { z } from "zod";
import { parseHostname } from "#model/hostname.ts";
import { parseCloudflareId } from "./cloudflare-id.ts";
import { parseDomain } from "./domain.ts";
import { parseMailServer } from "./mail-server.ts";
import { parsedText } from "./parsed-text.ts";

const emailList = z.array(z.email()).default([]);

const hostSchema = z.strictObject({
  hostname: parsedText(parseHostname).meta({
    description: "Name before the zone: media becomes media.<zone>.",
    examples: ["media"],
  }),
  service: z.string().meta({
    description: "The service of the platform that it leads to, by its name in the tree.",
    examples: ["jellyfin"],
  }),
  public: z
    .boolean()
    .default(false)
    .meta({
      description: "Whether everybody on the internet gets to the service. Whom it lets in is then its own business.",
      examples: [true],
    }),
  emails: emailList.meta({
    description: "Who gets to the service, by e-mail address: Cloudflare Access sends a code there.",
    examples: [["ada@example.org"]],
  }),
  groups: z
    .array(z.string())
    .default([])
    .meta({
      description: "Groups of people who get to the service, by their name in hearth:external.groups.",
      examples: [["family"]],
    }),
});

const groupSchema = z.strictObject({
  name: z.string().meta({ description: "What the hosts call it.", examples: ["family"] }),
  emails: z.array(z.email()).meta({
    description: "Who belongs to it, by e-mail address.",
    examples: [["ada@example.org", "bob@example.org"]],
  }),
});

const heartbeatSchema = z
  .strictObject({
    ntfy: z
      .url({ protocol: /^https$/ })
      .default("https://ntfy.sh")
      .meta({
        description: "An ntfy server outside the house, of version 2.16 or later, that tells of the silence.",
        examples: ["https://ntfy.sh"],
      }),
    silentMinutes: z
      .int()
      .min(10)
      .max(1440)
      .default(10)
      .meta({ description: "How long the house may be silent before it tells.", examples: [10] }),
  })
  .default({ ntfy: "https://ntfy.sh", silentMinutes: 10 })
  .meta({ description: "Somebody outside who tells your phone when nothing is heard of the house any more." });

const mailSchema = z
  .strictObject({
    server: parsedText(parseMailServer).meta({
      description: "Mail server and port; the connection is always encrypted.",
      examples: ["smtp.example.org:587"],
    }),
    user: z.string().meta({
      description: "Account at the mail server. Its password is `smtp:password`, set as a secret of the stack.",
      examples: ["home@example.org"],
    }),
    from: z.email().meta({ description: "Sender of the mails.", examples: ["home@example.org"] }),
  })
  .optional()
  .meta({
    description: "Sends alerts by mail, too, to the contact of the platform.",
    defaultText: "alerts go to the phone only",
    examples: [{ server: "smtp.example.org:587", user: "home@example.org", from: "home@example.org" }],
  });

/** Absent: nothing outside the house is used, and nothing is missing in it. */
export const externalSchema = z
  .strictObject({
    accountId: parsedText(parseCloudflareId).meta({
      description: "Id of the account at Cloudflare.",
      examples: ["0123456789abcdef0123456789abcdef"],
    }),
    zone: parsedText(parseDomain).meta({
      description: "The domain whose DNS Cloudflare keeps. The platform's domain is this one or lies below it.",
      examples: ["example.org"],
    }),
    zoneId: parsedText(parseCloudflareId).meta({
      description: "Id of that domain at Cloudflare.",
      examples: ["fedcba9876543210fedcba9876543210"],
    }),
    hosts: z.array(hostSchema).default([]).meta({
      description: "What can be reached from outside, through a tunnel that the cluster opens: nothing else can.",
    }),
    groups: z.array(groupSchema).default([]).meta({ description: "Groups of people, for the hosts." }),
    heartbeat: heartbeatSchema,
    mail: mailSchema,
  })
  .optional()
  .meta({
    description:
      "What lives at Cloudflare: DNS records, a tunnel, who may come through it, and buckets for backups and state.",
    defaultText: "nothing: own certificates, names known in the house only, no backups away from it",
    examples: [
      {
        accountId: "0123456789abcdef0123456789abcdef",
        zone: "example.org",
        zoneId: "fedcba9876543210fedcba9876543210",
        groups: [{ name: "family", emails: ["ada@example.org", "bob@example.org"] }],
        hosts: [
          { hostname: "films", service: "jellyfin", emails: ["carol@example.org"], groups: ["family"] },
          { hostname: "blog", service: "blog", public: true },
        ],
        heartbeat: { ntfy: "https://ntfy.sh", silentMinutes: 10 },
        mail: { server: "smtp.example.org:587", user: "home@example.org", from: "home@example.org" },
      },
    ],
  });
