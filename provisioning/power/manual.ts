import type { PowerDriver } from "./power-driver.ts";

export interface ManualOptions {
  /** What the person calls the machine. */
  readonly name: string;
  /** Says something to the person. */
  readonly tell: (text: string) => void;
}

/**
 * The person is the power driver: told what to press, in one sentence each time. Nothing waits here; whoever asked
 * sees by the machine's first DHCP packet that it was done.
 */
export function manual({ name, tell }: ManualOptions): PowerDriver {
  let first: "network" | "disk" | undefined;
  const boot = () =>
    first === "network" ? " and choose to boot from the network (often F12, F11 or Esc during start)" : "";
  return {
    kind: "manual",
    state: async () => "unknown",
    on: async () => tell(`Press the power button of ${name}${boot()}.`),
    off: async () => tell(`Turn off ${name}: hold its power button until it goes dark.`),
    reset: async () => tell(`Restart ${name}, or turn it on${boot()}.`),
    bootFirst: async (device) => {
      first = device;
    },
  };
}
