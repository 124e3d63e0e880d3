import type { Cidr, Ipv4Address } from "#model/ipv4.ts";

/** What the wizard knows when the questions about the network are answered. */
export interface NetworkAnswers {
  readonly interface: string;
  readonly address: Ipv4Address;
  readonly cidr: Cidr;
  readonly gateway?: Ipv4Address;
  readonly domain: string;
  /** Absent: another server gives the addresses. */
  readonly range?: { readonly first: Ipv4Address; readonly last: Ipv4Address };
}
