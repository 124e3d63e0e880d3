import { createHash } from "node:crypto";
import { yamlText } from "#model/yaml-text.ts";
import type { KubernetesObject } from "../../contract/kubernetes-object.ts";
import type { Group, Service } from "../../contract/service.ts";
import { type Site, serviceUrl } from "../../contract/site.ts";
import { imageReference } from "../../image-reference.ts";
import { namespaceObject } from "../../workload/namespace.ts";
import { webWorkload } from "../../workload/web-workload.ts";

const namespace = "homepage";

/** The page that everybody in the house opens first: what there is, made from the tree itself. */
export const homepage: Service = {
  name: "homepage",
  group: "platform",
  about: "The list of everything that runs.",
  namespace,
  after: ["gateway"],
  source: { kind: "objects", objects },
  images: ["homepage"],
  web: {
    hostname: "home",
    service: "homepage",
    port: 3000,
    signIn: { kind: "proxy", groups: ["admins", "family", "guests"] },
  },
  secrets: [],
  backup: [],
  podSecurity: { level: "restricted" },
  health: { kind: "http", url: `http://homepage.${namespace}:3000/api/healthcheck`, status: 200 },
};

const titles: Readonly<Record<Group, string>> = { apps: "Apps", platform: "Platform", system: "System" };

/** What the page lists: every service that people can reach, apps first. */
export function homepageServices(site: Site, running: readonly Service[]): readonly object[] {
  return (["apps", "platform", "system"] as const).flatMap((group) => {
    const listed = running.filter((service) => service.group === group && service.web && service.name !== "homepage");
    if (listed.length === 0) return [];
    return [
      {
        [titles[group]]: listed.map((service) => ({
          [service.name]: {
            href: service.web ? serviceUrl(site, service.web) : "",
            description: service.about,
            ...(service.health.kind === "http" ? { siteMonitor: service.health.url } : {}),
          },
        })),
      },
    ];
  });
}

function objects(site: Site, running: readonly Service[]): readonly KubernetesObject[] {
  const data = {
    "services.yaml": yamlText(homepageServices(site, running)),
    "settings.yaml": yamlText({ title: site.environment, headerStyle: "clean", hideVersion: true }),
    "widgets.yaml": yamlText([{ datetime: { format: { dateStyle: "long", timeStyle: "short" } } }]),
    "bookmarks.yaml": "[]\n",
    "docker.yaml": "{}\n",
    "kubernetes.yaml": "mode: disabled\n",
  };
  const watched = running
    .filter(({ web, health }) => web && health.kind === "http")
    .map((service) => service.namespace);
  return [
    namespaceObject(namespace, { level: "restricted" }),
    { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "homepage-configuration", namespace }, data },
    ...webWorkload({
      name: "homepage",
      namespace,
      image: imageReference(site, "homepage"),
      command: ["node", "server.js"],
      port: 3000,
      readyPath: "/api/healthcheck",
      user: 1000,
      resources: { cpuMillis: 10, memoryMiB: 128, memoryLimitMiB: 256 },
      environment: { HOMEPAGE_ALLOWED_HOSTS: `home.${site.domain}`, LOG_TARGETS: "stdout" },
      restartOn: createHash("sha256").update(JSON.stringify(data)).digest("hex").slice(0, 16),
      volumes: [
        {
          name: "configuration",
          path: "/app/config",
          source: { configMap: { name: "homepage-configuration" } },
          readOnly: true,
        },
        { name: "cache", path: "/app/.next/cache", source: { emptyDir: {} } },
      ],
      access: {
        from: [{ neighbour: "gateway", ports: [3000] }],
        to: ["dns", ...[...new Set(watched)].sort().map((other) => ({ namespace: other }))],
      },
    }),
  ];
}
