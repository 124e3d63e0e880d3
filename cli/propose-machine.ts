import { cidrBounds, ipv4ToNumber, numberToIpv4 } from "#model/ipv4.ts";
import type { Environment } from "#provisioning/inventory/environment.ts";

/* What a machine that is added to an environment would be called, from those that are there. Pure. */

/** The name of the last machine with the next number: `metal3` after `metal2`. */
export function freeName({ machines }: Pick<Environment, "machines">): string {
  const numbered = machines.flatMap(({ name }) => {
    const [, stem, number] = /^(.*?)(\d+)$/.exec(name) ?? [];
    return stem === undefined ? [] : [{ stem, number: Number(number) }];
  });
  const last = numbered.toSorted((one, other) => one.number - other.number).at(-1);
  return last ? `${last.stem}${last.number + 1}` : `metal${machines.length}`;
}

/** The first free address after the machines' own. */
export function freeAddress({
  machines,
  network,
  boot,
  cluster,
}: Pick<Environment, "machines" | "network" | "boot" | "cluster">): string {
  const taken = new Set<string>([...machines.map(({ address }) => address), boot.address, cluster?.apiAddress ?? ""]);
  const last = ipv4ToNumber(cidrBounds(network.cidr).broadcast);
  let next = Math.max(...machines.map(({ address }) => ipv4ToNumber(address))) + 1;
  while (next < last && taken.has(numberToIpv4(next))) next++;
  return numberToIpv4(next);
}

/** Locally administered, as QEMU's are, and made of the address, so that two machines never share one. */
export function freeMac(address: string): string {
  const octets = address.split(".").map((octet) => Number(octet).toString(16).padStart(2, "0"));
  return ["52", "54", "00", ...octets.slice(1)].join(":");
}
