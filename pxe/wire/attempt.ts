import type { DhcpClient } from "#pxe/dhcp/dhcp-client.ts";
import type { DhcpSighting, EventSighting, HttpSighting, Sighting, TftpSighting } from "./sighting.ts";

/** One way from the firmware's first question, as far as it got. */
export interface Attempt {
  readonly seen: readonly Sighting[];
  /** Who asked first; absent where the log begins in the middle. */
  readonly client?: DhcpClient;
  readonly lastMs: number;
}

type At<T> = T & { readonly atMs: number };

/**
 * Cuts what was seen into attempts. A new one begins where firmware asks from the start after it had got any further;
 * questions that it only repeats belong together, and iPXE that firmware was given belongs to that firmware's attempt.
 */
export function attemptsOf(seen: readonly Sighting[]): readonly Attempt[] {
  const attempts: Sighting[][] = [];
  for (const sighting of seen) {
    const current = attempts.at(-1);
    if (!current || beginsAnew(current, sighting)) attempts.push([sighting]);
    else current.push(sighting);
  }
  return attempts.map((sightings) => {
    const client = sightings.filter(isDhcp).find((one) => one.client.kind !== "system")?.client;
    return { seen: sightings, lastMs: sightings.at(-1)?.atMs ?? 0, ...(client ? { client } : {}) };
  });
}

function beginsAnew(current: readonly Sighting[], sighting: Sighting): boolean {
  if (sighting.what !== "dhcp" || sighting.asked !== "discover" || sighting.client.kind === "system") return false;
  const kind = sighting.client.kind;
  const isRepeated = (one: Sighting) => one.what === "dhcp" && one.asked === "discover" && one.client.kind === kind;
  if (current.every(isRepeated)) return false;
  // iPXE that was fetched by firmware asks once more, on the same way.
  const isGiven = kind === "ipxe" && current.some((one) => one.what === "dhcp" && one.client.kind === "firmware");
  return !(
    isGiven && !current.some((one) => one.what === "dhcp" && one.client.kind === "ipxe" && one.asked === "request")
  );
}

export function isDhcp(sighting: Sighting): sighting is At<DhcpSighting> {
  return sighting.what === "dhcp";
}

export function isTftp(sighting: Sighting): sighting is At<TftpSighting> {
  return sighting.what === "tftp";
}

export function isHttp(sighting: Sighting): sighting is At<HttpSighting> {
  return sighting.what === "http";
}

export function isEvent(sighting: Sighting): sighting is At<EventSighting> {
  return sighting.what === "event";
}
