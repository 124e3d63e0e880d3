import type { Ipv4Address } from "#model/ipv4.ts";
import type { ConfigurationDraft } from "../normalise.ts";
import type { ConfigurationPath } from "../problem.ts";
import { placedMachines } from "./machine-place.ts";

/** Somebody who has a fixed address on the network. */
export interface AddressOwner {
  readonly kind: "gateway" | "server" | "machine" | "api";
  /** As it is called in a sentence: `the gateway`, `metal0`. */
  readonly label: string;
  readonly address: Ipv4Address;
  readonly path: ConfigurationPath;
}

/** All whose address can be read: gateway, boot server, the machines in their order, the API. */
export function addressOwners(configuration: ConfigurationDraft): readonly AddressOwner[] {
  const { network, boot, cluster } = configuration;
  const owners: AddressOwner[] = [];
  if (network?.gateway) {
    owners.push({ kind: "gateway", label: "the gateway", address: network.gateway, path: ["network", "gateway"] });
  }
  if (boot?.address) {
    owners.push({ kind: "server", label: "the boot server", address: boot.address, path: ["boot", "address"] });
  }
  for (const { machine, path, label } of placedMachines(configuration)) {
    if (machine.address) owners.push({ kind: "machine", label, address: machine.address, path: [...path, "address"] });
  }
  if (cluster?.apiAddress) {
    const path = ["cluster", "apiAddress"];
    owners.push({ kind: "api", label: "the API of the cluster", address: cluster.apiAddress, path });
  }
  return owners;
}
