import type { MacAddress } from "#model/mac-address.ts";
import type { PowerDriver } from "./power-driver.ts";
import { sendMagicPacket } from "./send-magic-packet.ts";

export interface WakeOnLanOptions {
  /** What the person calls the machine. */
  readonly name: string;
  readonly mac: MacAddress;
  /** Last address of the machine's network. The default reaches the network of the default route only. */
  readonly broadcast?: string;
  /** UDP port, default 9 (discard): the card reads the frame, nobody listens. */
  readonly port?: number;
  /** Runs a command as root on the machine; rejects when it cannot be reached. */
  readonly run: (command: string) => Promise<void>;
  /** Says something to the person. */
  readonly tell: (text: string) => void;
}

/**
 * A machine that listens for a magic packet while it is off. The packet can only turn it on: the rest is asked of its
 * system where that answers, and of the person where it does not.
 */
export function wakeOnLan(options: WakeOnLanOptions): PowerDriver {
  const { name, mac, tell } = options;
  const destination = { address: options.broadcast ?? "255.255.255.255", port: options.port ?? 9 };
  let first: "network" | "disk" | undefined;
  const wake = () => sendMagicPacket(mac, destination);
  // A reboot ends the connection before the command can report its success, hence the delay in the background.
  const ask = (verb: "poweroff" | "reboot") =>
    options.run(`(sleep 1; systemctl ${verb}) >/dev/null 2>&1 </dev/null &`).then(
      () => true,
      () => false,
    );
  const hint = () =>
    first === "network" ? " It must boot from the network: choose that in its boot menu if the disk comes first." : "";

  return {
    kind: "wake-on-lan",
    state: async () => "unknown",
    on: wake,
    off: async () => {
      if (!(await ask("poweroff"))) tell(`Turn off ${name}: hold its power button until it goes dark.`);
    },
    reset: async () => {
      if (await ask("reboot")) {
        tell(`${name} was told to restart.${hint()}`);
        return;
      }
      // Most likely it is off; a machine that hangs ignores the packet.
      await wake();
      tell(
        `${name} was sent a wake-up packet. If nothing happens, press its power button, or the one for reset.${hint()}`,
      );
    },
    bootFirst: async (device) => {
      first = device;
    },
  };
}
