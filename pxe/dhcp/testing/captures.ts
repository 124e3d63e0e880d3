import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type CapturedDatagram, readPcap } from "./read-pcap.ts";

export const captureDirectory = join(import.meta.dirname, "../captures");

export interface Capture {
  /** File name without `.pcap`; those that begin with `proxy` have a foreign DHCP server beside ours. */
  readonly name: string;
  readonly datagrams: readonly CapturedDatagram[];
}

/** Every capture beside the code: real firmware and real DHCP clients, see the README there. */
export function allCaptures(): readonly Capture[] {
  return readdirSync(captureDirectory)
    .filter((file) => file.endsWith(".pcap"))
    .sort()
    .map((file) => ({
      name: file.slice(0, -".pcap".length),
      datagrams: readPcap(readFileSync(join(captureDirectory, file))),
    }));
}
