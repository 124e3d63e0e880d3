import type { Service } from "../../contract/service.ts";
import type { Site } from "../../contract/site.ts";
import { imageReference } from "../../image-reference.ts";
import { namespaceObject } from "../../workload/namespace.ts";
import { webWorkload } from "../../workload/web-workload.ts";

const namespace = "welcome";
const nodePort = 30080;

/** A page of three lines: the smallest thing that shows that what is pushed is what runs. */
export const welcome: Service = {
  name: "welcome",
  group: "apps",
  about: "A page that says it works; change it in git and look again.",
  namespace,
  after: [],
  source: { kind: "objects", objects },
  images: ["busybox"],
  web: {
    hostname: "welcome",
    service: "welcome",
    port: 8080,
    nodePort,
    signIn: { kind: "none", reason: "It tells nothing that is not in this file." },
  },
  secrets: [],
  backup: [],
  podSecurity: { level: "restricted" },
  health: { kind: "http", url: `http://welcome.${namespace}:8080/`, status: 200, expect: "It works" },
};

function objects(site: Site) {
  return [
    namespaceObject(namespace, { level: "restricted" }),
    ...webWorkload({
      name: "welcome",
      namespace,
      image: imageReference(site, "busybox"),
      command: ["/bin/sh", "-c", 'printf %s "$PAGE" >/page/index.html && exec /bin/busybox httpd -f -p 8080 -h /page'],
      // In the Deployment itself, so that a commit that changes it is a new version: told apart, rolled out, rolled back.
      environment: { PAGE: page(site) },
      port: 8080,
      readyPath: "/",
      user: 65_534,
      resources: { cpuMillis: 5, memoryMiB: 8, memoryLimitMiB: 32 },
      startsWithinSeconds: 60,
      volumes: [{ name: "page", path: "/page", source: { emptyDir: { medium: "Memory", sizeLimit: "1Mi" } } }],
      access: { from: [{ neighbour: "everybody" as const, ports: [8080] }], to: [] },
      ...(site.ingress === "node-port" ? { nodePort } : {}),
    }),
  ];
}

function page(site: Site): string {
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Hearth</title>
<h1>It works</h1>
<p>This page came to the environment ${site.environment} by a <code>git push</code>.</p>
</html>
`;
}
