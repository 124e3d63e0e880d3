import { createSocket } from "node:dgram";
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { HearthError } from "#model/hearth-error.ts";
import type { MacAddress } from "#model/mac-address.ts";
import { magicPacket } from "./magic-packet.ts";

/** A sleeping network card acknowledges nothing, and a switch may have to learn its port first. */
const copies = 4;
const pauseMs = 100;

/**
 * Broadcasts the magic packet several times over UDP.
 * @param destination a broadcast address
 * @throws HearthError `wake-on-lan-failed`
 */
export async function sendMagicPacket(
  mac: MacAddress,
  destination: { readonly address: string; readonly port: number },
): Promise<void> {
  const packet = magicPacket(mac);
  const socket = createSocket("udp4");
  try {
    socket.bind(0);
    await once(socket, "listening");
    socket.setBroadcast(true);
    for (let copy = 0; copy < copies; copy++) {
      if (copy > 0) await sleep(pauseMs);
      await new Promise<void>((resolve, reject) =>
        socket.send(packet, destination.port, destination.address, (error) => (error ? reject(error) : resolve())),
      );
    }
  } catch (cause) {
    throw new HearthError({
      code: "wake-on-lan-failed",
      what: `The packet that wakes ${mac} could not be sent to ${destination.address}.`,
      why: cause instanceof Error ? `The system said: ${cause.message}.` : "The system refused it.",
      remedy:
        "Set the machine's `broadcast` to the last address of its network, e.g. 192.168.1.255, or press its button.",
      cause,
    });
  } finally {
    socket.close();
  }
}
