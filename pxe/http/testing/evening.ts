import { appendFileSync, mkdirSync } from "node:fs";
import path from "node:path";
import type { MacAddress } from "#model/mac-address.ts";
import type { BootEvent } from "#pxe/contract/boot-event.ts";
import type { BootMachine } from "#pxe/contract/boot-machine.ts";
import { type BootState, openBootState } from "#pxe/state/boot-state.ts";
import type { BootFixture } from "../http-fixture.ts";

// For tests and for the pictures of the documentation: an evening on which three machines were installed, one of them
// for the fourth time, one is writing its image, and one does not start what it fetched.

const nowMs = Date.parse("2026-11-26T18:42:00Z");

/** @returns the state of that evening, whose clock stands still */
export function evening({ settings, machine, request }: BootFixture): BootState {
  mkdirSync(settings.stateDirectory, { recursive: true });
  const machines = ["metal0", "metal1", "metal2", "metal3"].map(
    (name, index): BootMachine => ({
      ...machine,
      name: name as BootMachine["name"],
      mac: `52:54:00:77:00:1${index}` as MacAddress,
      address: `10.77.0.1${index}` as BootMachine["address"],
      uefiChain: "ipxe",
    }),
  );
  let seq = 0;
  const tell = (
    name: string,
    beganMinutesAgo: number,
    seconds: number,
    kind: BootEvent["kind"],
    ticket?: string,
    percent?: number,
  ) => {
    seq += 1;
    const time = new Date(nowMs - beganMinutesAgo * 60_000 + seconds * 1000).toISOString();
    const event = {
      seq,
      time,
      machine: name,
      kind,
      ...(ticket ? { ticket } : {}),
      ...(percent === undefined ? {} : { percent }),
    };
    appendFileSync(path.join(settings.stateDirectory, "journal.jsonl"), `${JSON.stringify(event)}\n`);
  };
  const install = (
    name: string,
    minutesAgo: number,
    ticket: string,
    pace: number,
    last: BootEvent["kind"] = "first-boot",
  ) => {
    tell(name, minutesAgo, 0, "dhcp");
    tell(name, minutesAgo, 0.4 * pace, "tftp");
    tell(name, minutesAgo, 1.8 * pace, "kernel", ticket);
    tell(name, minutesAgo, 5.5 * pace, "installer", ticket);
    tell(name, minutesAgo, 7 * pace, "image", ticket, 1);
    tell(name, minutesAgo, 15 * pace, last, ticket, last === "image" ? 62 : undefined);
  };
  install("metal0", 4_400, "a1", 1.3);
  install("metal0", 2_900, "a2", 1.1, "failed");
  install("metal0", 2_880, "a3", 1.15);
  install("metal0", 18, "a4", 0.9);
  install("metal1", 2_870, "b1", 1.9);
  install("metal1", 0.5, "b2", 1.8, "image");
  tell("metal2", 1.2, 0, "dhcp");
  tell("metal2", 1.2, 0.8, "tftp");

  const state = openBootState({ ...settings, environment: "home" }, () => new Date(nowMs));
  for (const one of machines) state.machines.put(one);
  const [, , refusing] = machines;
  if (refusing) {
    state.tickets.request(request({ machine: refusing }));
    const client = { kind: "firmware", transport: "pxe", architecture: 7 } as const;
    const seen = [
      { what: "dhcp", port: 67, asked: "request", client, answer: { type: "ack", bootFile: "snponly.efi" } },
      { what: "tftp", file: "snponly.efi", state: "done" },
    ] as const;
    // The log's own clock is the evening's: put it where it was a minute ago.
    for (const one of seen) state.wire.see(refusing.mac, one);
    for (const one of state.wire.of(refusing.mac)) (one as { atMs: number }).atMs = nowMs - 70_000;
  }
  state.cluster.view = {
    nodes: [
      { name: "metal0", role: "server", isReady: true, version: "v1.36.3" },
      { name: "metal1", role: "agent", isReady: false, version: "v1.36.3" },
    ],
    services: [
      { name: "Git", health: "healthy", url: "https://git.home.arpa" },
      { name: "Metrics", health: "progressing" },
      { name: "Registry", health: "degraded", url: "https://registry.home.arpa" },
    ],
  };
  return state;
}
