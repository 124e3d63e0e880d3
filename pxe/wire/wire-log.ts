import type { MacAddress } from "#model/mac-address.ts";
import type { Seen, Sighting } from "./sighting.ts";

/** What was last seen of every machine that spoke. Bounded, so that it may run for ever among strangers. */
export interface WireLog {
  see(mac: MacAddress, seen: Seen): void;
  /** Oldest first; empty for a machine that never spoke. */
  of(mac: MacAddress): readonly Sighting[];
  /** How often anything was seen, for whoever wants to know whether there is news. */
  count(): number;
  /** Those that spoke, the latest last. */
  all(): ReadonlyMap<MacAddress, readonly Sighting[]>;
}

/** An attempt to boot makes some 15 sightings. */
const keptSightings = 96;

/** Machines, known or not; the one that was silent for longest is forgotten. */
const keptMachines = 128;

/**
 * @param now milliseconds since 1970
 * @param before what an earlier server had seen
 */
export function openWireLog(
  now: () => number,
  before: ReadonlyMap<MacAddress, readonly Sighting[]> = new Map(),
): WireLog {
  const machines = new Map<MacAddress, Sighting[]>([...before].map(([mac, seen]) => [mac, [...seen]]));
  let count = 0;
  return {
    see(mac, seen) {
      count += 1;
      const sightings = machines.get(mac) ?? [];
      // A map keeps the order of insertion: taken out and put back, the latest is last.
      machines.delete(mac);
      machines.set(mac, sightings);
      // The image is told a hundred times; only where it stands is of use.
      const last = sightings.at(-1);
      if (isImage(seen) && last && isImage(last)) sightings.pop();
      sightings.push({ atMs: now(), ...seen });
      if (sightings.length > keptSightings) sightings.shift();
      if (machines.size > keptMachines) machines.delete(machines.keys().next().value as MacAddress);
    },
    of: (mac) => machines.get(mac) ?? [],
    count: () => count,
    all: () => machines,
  };
}

function isImage(seen: Seen): boolean {
  return seen.what === "event" && seen.kind === "image";
}
