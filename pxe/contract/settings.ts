import type { ArtifactRef } from "#model/artifact-ref.ts";
import type { Cidr, Ipv4Address } from "#model/ipv4.ts";

/** Gives no addresses; adds the boot file to what another DHCP server gives (PXE 2.1, section 2.2). */
export interface ProxyDhcpSettings {
  readonly mode: "proxy";
}

/** Gives the addresses itself: for the lab and for a network that exists only for provisioning. */
export interface AuthoritativeDhcpSettings {
  readonly mode: "authoritative";
  /** Pool for known machines without a reserved address; both ends inclusive. */
  readonly range: { readonly first: Ipv4Address; readonly last: Ipv4Address };
  readonly leaseSeconds: number;
  readonly gateway?: Ipv4Address;
  readonly dns: readonly Ipv4Address[];
}

/** Images of the cache for the nodes, by TLS. */
export interface RegistrySettings {
  readonly port: number;
  /** PEM; its key lies in the state directory, `registry.key`. */
  readonly certificate: string;
}

/** Everything the boot server is told at start; kept as JSON in its state directory. */
export interface BootServerSettings {
  readonly environment: string;
  /** The only interface that is listened and answered on, e.g. `br0`. */
  readonly interface: string;
  /** The server's own address on that interface. */
  readonly address: Ipv4Address;
  readonly network: Cidr;
  readonly dhcp: ProxyDhcpSettings | AuthoritativeDhcpSettings;
  readonly httpPort: number;
  /** Absent: no image can be pulled from here. */
  readonly registry?: RegistrySettings;
  /** Answer IPv6 router solicitations with a lifetime of 0, which ends the wait of iPXE for a router. */
  readonly answerRouterSolicitations: boolean;
  /** Tickets, members, leases, journal, control socket. Mode 0700. */
  readonly stateDirectory: string;
  /** Content-addressed cache: an artifact is `<cacheDirectory>/sha256/<hex>`. */
  readonly cacheDirectory: string;
  /** Files that TFTP and HTTP give to firmware, by the name that DHCP advertises, e.g. `snponly.efi`. */
  readonly bootFiles: Readonly<Record<string, ArtifactRef>>;
}
