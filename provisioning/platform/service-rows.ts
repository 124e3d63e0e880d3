import type { Service } from "#apps/contract/service.ts";
import { type Site, serviceUrl } from "#apps/contract/site.ts";
import { charts, images, type PinnedImage } from "#apps/versions.ts";
import { availability } from "./availability.ts";
import type { ServiceRow } from "./contract/platform-inputs.ts";
import type { ApplicationState } from "./seed/platform-report.ts";

/** Everybody's account. */
const signOnProvider = "kanidm";

/** What runs, how it is, and how to get in: those that run first, each kind in the order of the tree. */
export function serviceRows(
  services: readonly Service[],
  site: Site,
  applications: readonly ApplicationState[],
): readonly ServiceRow[] {
  const provider = services.find(({ name }) => name === signOnProvider);
  const hasSignOn = provider !== undefined && availability(provider, site, services).runs;
  const rows = services.map((service): ServiceRow => {
    const { name, web } = service;
    const runs = availability(service, site, services);
    const version = versionOf(service, site);
    if (!runs.runs) return { name, version, health: runs.why };
    const health = applications.find((application) => application.name === name)?.health ?? "Missing";
    return {
      name,
      version,
      health,
      ...(web ? { address: serviceUrl(site, web), signIn: signInWords(service, hasSignOn) } : {}),
    };
  });
  return [...rows.filter(isRunning), ...rows.filter((row) => !isRunning(row))];
}

function isRunning({ health }: ServiceRow): boolean {
  return /^[A-Z]/.test(health);
}

function versionOf({ source, images: names }: Service, site: Site): string {
  if (source.kind === "chart") return charts[source.chart].version;
  const [first] = names;
  if (first === undefined) return "";
  const image: PinnedImage = images[first];
  return (site.images === "built" ? image.built?.tag : undefined) ?? image.tag;
}

function signInWords({ name, web }: Service, hasSignOn: boolean): string {
  const password = `make password SERVICE=${name}`;
  switch (web?.signIn.kind) {
    case "none":
      return "open";
    case "password":
      return password;
    default:
      if (!hasSignOn) return web?.signIn.fallback ? password : "needs the single sign-on, which does not run";
      return web?.signIn.fallback ? `single sign-on, or ${password}` : "single sign-on";
  }
}
