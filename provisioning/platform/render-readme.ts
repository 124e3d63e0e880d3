import type { Service } from "#apps/contract/service.ts";
import { type Site, serviceUrl } from "#apps/contract/site.ts";
import { serviceFolder } from "./application.ts";
import { availability } from "./availability.ts";

/** The first page that a person sees who opens the repository in Gitea. */
export function renderReadme(services: readonly Service[], site: Site, waves: ReadonlyMap<string, number>): string {
  const running = services.filter((service) => waves.has(service.name));
  const others = services.filter((service) => !waves.has(service.name));
  const address = ({ web }: Service) => (web ? serviceUrl(site, web) : "");
  const row = (service: Service) =>
    `| ${waves.get(service.name)} | \`${serviceFolder(service)}\` | ${service.about} | ${address(service)} |`;
  const why = (service: Service) => {
    const known = availability(service, site, services);
    return known.runs ? "" : known.why;
  };
  return [
    `# What runs in ${site.environment}`,
    "",
    "The cluster is what the branch `main` of this repository says. A push changes it; a change that is made in the",
    "cluster by hand is undone. Hearth writes what it renders to the branch `rendered` and merges it: your own commits",
    "and folders stay.",
    "",
    "| wave | folder | what it is | address |",
    "|---|---|---|---|",
    ...running.sort((a, b) => (waves.get(a.name) ?? 0) - (waves.get(b.name) ?? 0)).map(row),
    "",
    ...(others.length === 0
      ? []
      : ["Known, and not running here:", "", ...others.map((service) => `- ${service.name}: ${why(service)}`), ""]),
  ].join("\n");
}
