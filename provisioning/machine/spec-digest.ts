import { createHash } from "node:crypto";
import type { MachineSpec } from "./machine-spec.ts";

/**
 * SHA-256 over what decides the installed system: two specs of one digest give the same machine, so that an
 * installation that was interrupted can go on, or be adopted when it finished unseen.
 */
export function specDigest(spec: MachineSpec, imageSha256: string): string {
  const { environment, name, mac, address, disk, flavour, network, authorizedKeys } = spec;
  const decisive = { environment, name, mac, address, disk, flavour, network, authorizedKeys, imageSha256 };
  return createHash("sha256").update(JSON.stringify(decisive, sortedKeys)).digest("hex");
}

function sortedKeys(_key: string, value: unknown): unknown {
  if (value === null || typeof value !== "object" || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}
