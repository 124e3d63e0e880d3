import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Hostname } from "#model/hostname.ts";
import type { Cidr, Ipv4Address } from "#model/ipv4.ts";
import { projectRoot } from "../../machine/environment-paths.ts";
import { examine } from "../examine.ts";

/** The doctor as a program of its own, for a network namespace: `examine.ts <proxy|authoritative>`. Prints the findings. */
const [mode] = process.argv.slice(2);
const cacheDirectory = mkdtempSync(path.join(tmpdir(), "hearth-doctor-"));
const base = { interface: "eth0", address: "10.77.0.1" as Ipv4Address, httpPort: 8080 };
const range = { first: "10.77.0.100" as Ipv4Address, last: "10.77.0.199" as Ipv4Address };
const findings = await examine({
  root: projectRoot,
  cacheDirectory,
  environment: {
    name: "home" as Hostname,
    kind: "metal",
    network: { cidr: "10.77.0.0/24" as Cidr, dns: [], domain: "home.arpa" },
    boot: mode === "proxy" ? { ...base, mode } : { ...base, mode: "authoritative", range, leaseSeconds: 3600 },
    ssh: { authorizedKeys: [] },
    images: { mirror: false, port: 8443, also: [] },
    machines: [],
  },
});
rmSync(cacheDirectory, { recursive: true });
console.log(JSON.stringify(findings));
