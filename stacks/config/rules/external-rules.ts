import { allServices } from "#apps/all-services.ts";
import { closestWord } from "../did-you-mean.ts";
import type { ConfigurationDraft } from "../normalise.ts";
import type { Finding } from "../problem.ts";
import { clashes } from "./clashes.ts";
import type { Rule } from "./rule.ts";

export const externalRules: readonly Rule[] = [
  { code: "external-platform-missing", check: missingPlatform },
  { code: "external-contact-missing", check: missingContact },
  { code: "external-domain-elsewhere", check: domainElsewhere },
  { code: "external-host-duplicate", check: duplicateHosts },
  { code: "external-service-unknown", check: unknownServices },
  { code: "external-access-unclear", check: unclearAccess },
  { code: "external-group-unknown", check: unknownGroups },
];

function missingPlatform(configuration: ConfigurationDraft): Finding[] {
  if (!configuration.external || ("platform" in configuration && "cluster" in configuration)) return [];
  return [
    {
      path: ["external"],
      what: "There is a way in from outside, and no platform for it to lead to.",
      why: "The tunnel ends in the cluster, where the platform runs its end and the services behind it.",
      remedy: "Add hearth:platform and give a machine a role, or take hearth:external out.",
    },
  ];
}

function missingContact({ external, platform }: ConfigurationDraft): Finding[] {
  if (!external || !platform || "contact" in platform) return [];
  return [
    {
      path: ["platform"],
      what: "The platform has no contact.",
      why: "Let's Encrypt, which makes the certificates of a public domain, and Cloudflare, when the tunnel is down, write to one.",
      remedy: "Add it to hearth:platform, for example contact: you@example.org.",
    },
  ];
}

/** A certificate for the services is made by a DNS record, which has to be in the zone. */
function domainElsewhere({ external, platform, network }: ConfigurationDraft): Finding[] {
  if (!external?.zone || !platform || ("domain" in platform && !platform.domain)) return [];
  const domain = platform.domain ?? network?.domain;
  if (!domain || domain === external.zone || domain.endsWith(`.${external.zone}`)) return [];
  return [
    {
      path: ["platform", "domain"],
      what: `The services live in ${domain}, and the zone is ${external.zone}.`,
      why: "Certificates are made for names of the zone only.",
      remedy: `Write domain: ${external.zone} in hearth:platform, or a name below it.`,
    },
  ];
}

function duplicateHosts({ external }: ConfigurationDraft): Finding[] {
  const hosts = (external?.hosts ?? []).map((host, index) => ({ host, index }));
  return clashes(hosts, ({ host }) => host?.hostname).map(({ claim, earlier, later }) => ({
    path: ["external", "hosts", later.index, "hostname"],
    what: `Two hosts are called ${claim}: they lead to ${earlier.host?.service} and ${later.host?.service}.`,
    why: "A name leads to one service.",
    remedy: "Give one of them another name.",
  }));
}

const reachable = allServices.filter(({ web }) => web);

function unknownServices({ external, platform }: ConfigurationDraft): Finding[] {
  return (external?.hosts ?? []).flatMap((host, index) => {
    if (!host?.service) return [];
    const { service: name } = host;
    const path = ["external", "hosts", index, "service"];
    const service = reachable.find((one) => one.name === name);
    if (!service) {
      const names = reachable.map((one) => one.name);
      const meant = closestWord(name, names);
      return [
        {
          path,
          what: `There is no service “${name}” that people reach.`,
          why: `Those are ${names.join(", ")}.`,
          remedy: meant ? `Did you mean ${meant}?` : "Write one of those.",
        },
      ];
    }
    if (!service.optional || !platform || platform.services?.some((one) => one === name || one === undefined))
      return [];
    return [
      {
        path,
        what: `${name} is not switched on.`,
        why: "It runs only where the environment asks for it, and a host would lead to nothing.",
        remedy: `Write services: [${name}] in hearth:platform, or take the host out.`,
      },
    ];
  });
}

function unclearAccess({ external }: ConfigurationDraft): Finding[] {
  return (external?.hosts ?? []).flatMap((host, index) => {
    if (host?.public === undefined || !host.emails || !host.groups) return [];
    const named = host.emails.length + host.groups.length > 0;
    if (host.public !== named) return [];
    return [
      {
        path: ["external", "hosts", index],
        what: named
          ? `The host ${host.hostname} is public, and names people who may come.`
          : `It is not said who may come to the host ${host.hostname}.`,
        why: "A host is either open to everybody on the internet or to those that are named.",
        remedy: named
          ? "Take out public, or emails and groups."
          : "Write emails: [you@example.org], or groups, or public: true.",
      },
    ];
  });
}

function unknownGroups({ external }: ConfigurationDraft): Finding[] {
  const groups = external?.groups ?? [];
  if (groups.some((group) => !group?.name)) return [];
  const names = groups.flatMap((group) => group?.name ?? []);
  return (external?.hosts ?? []).flatMap((host, index) =>
    (host?.groups ?? []).flatMap((group, place) => {
      if (!group || names.includes(group)) return [];
      const meant = closestWord(group, names);
      return [
        {
          path: ["external", "hosts", index, "groups", place],
          what: `There is no group “${group}”.`,
          why: names.length > 0 ? `The groups are ${names.join(", ")}.` : "hearth:external has no groups.",
          remedy: meant ? `Did you mean ${meant}?` : "Add it to groups in hearth:external, with its e-mail addresses.",
        },
      ];
    }),
  );
}
