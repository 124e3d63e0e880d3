import { readFileSync } from "node:fs";
import path from "node:path";
import type { MacAddress } from "#model/mac-address.ts";
import { replaceFile } from "#model/replace-file.ts";
import type { Sighting } from "./sighting.ts";
import type { WireLog } from "./wire-log.ts";

/** What was seen, so that it can be read when the server is gone. */
const wireFile = (stateDirectory: string) => path.join(stateDirectory, "wire.json");

/** A kill loses what was seen in so long. */
const writeEveryMs = 5_000;

/**
 * Writes what is new every few seconds, and at the end. Not with the care that tickets get: to wait for the disk would
 * keep packets waiting.
 */
export function keepWire(stateDirectory: string, wire: WireLog): { close(): Promise<void> } {
  const file = wireFile(stateDirectory);
  let written = wire.count();
  let writing = Promise.resolve();
  const write = () => {
    if (wire.count() === written) return;
    written = wire.count();
    const text = JSON.stringify(Object.fromEntries(wire.all()));
    writing = writing.then(() => replaceFile(file, text, { flush: false })).catch(() => {});
  };
  const timer = setInterval(write, writeEveryMs).unref();
  return {
    async close() {
      clearInterval(timer);
      write();
      await writing;
    },
  };
}

/** Empty where there is none, or none that can be read: it is an aid to memory, and nothing depends on it. */
export function readWire(stateDirectory: string): ReadonlyMap<MacAddress, readonly Sighting[]> {
  try {
    const value = JSON.parse(readFileSync(wireFile(stateDirectory), "utf8")) as Record<string, Sighting[]>;
    const entries = Object.entries(value).filter(([, seen]) => Array.isArray(seen));
    return new Map(entries as [MacAddress, Sighting[]][]);
  } catch {
    return new Map();
  }
}
