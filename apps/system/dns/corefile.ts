import type { Site } from "../../contract/site.ts";

/** Long enough to spare questions, short enough that a node which is gone is soon forgotten. */
const ttlSeconds = 60;

/**
 * CoreDNS's configuration: every name of the domain is where people are let in, with no IPv6 address; the rest is asked
 * of the name servers of the house, or refused where it has none.
 */
export function corefile(site: Pick<Site, "domain" | "addresses" | "nameServers">, port: number): string {
  const { domain, addresses, nameServers } = site;
  const common = ["  errors", "  loadbalance"];
  const own = [
    `${domain}:${port} {`,
    "  template IN A {",
    ...addresses.map((address) => `    answer "{{ .Name }} ${ttlSeconds} IN A ${address}"`),
    "  }",
    // Without an answer that there is none, a client waits for one.
    "  template IN ANY {",
    "    rcode NOERROR",
    `    authority "${domain}. ${ttlSeconds} IN SOA ns.${domain}. hostmaster.${domain}. 1 3600 600 86400 ${ttlSeconds}"`,
    "  }",
    "  health :8080",
    "  ready :8181",
    "  reload",
    ...common,
    "}",
  ];
  const others = [
    `.:${port} {`,
    `  forward . ${nameServers.join(" ")} {`,
    "    max_concurrent 1000",
    "  }",
    "  cache 300",
    ...common,
    "}",
  ];
  return `${[...own, ...(nameServers.length > 0 ? others : [])].join("\n")}\n`;
}
