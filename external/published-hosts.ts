import { allServices } from "#apps/all-services.ts";
import type { ExternalConfig } from "#provisioning/inventory/environment.ts";
import type { TunnelHost } from "./tunnel-routes.ts";

/** The hosts of the table with the names that their services have in the house. */
export function publishedHosts({ hosts }: Pick<ExternalConfig, "hosts">, domain: string): readonly TunnelHost[] {
  return hosts.map(({ hostname, service: name }) => {
    const web = allServices.find((service) => service.name === name)?.web;
    if (!web) throw new RangeError(`nobody reaches the service ${name}`);
    return { hostname, inHouse: `${web.hostname}.${domain}` };
  });
}
