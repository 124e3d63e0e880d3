import type { Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { openConnection } from "./open-connection.ts";

/** A server that takes a connection and ends it has too much to do (sshd's MaxStartups), or shuts somebody out. */
const refusedMs = 1000;
/** The system of the machine confirms a silent connection every second from then on; ten misses end it. */
const keepAliveMs = 5000;

/**
 * Resolves when a TCP port answers with the first words of an SSH server (RFC 4253, section 4.2). A connection that
 * is open is asked once, however long the answer takes: a busy machine is not made busier by those who wait for it,
 * and its sshd turns away, and in the end locks out, whoever connects again and again without logging in.
 *
 * @returns whether it did before the signal aborted
 */
export async function waitForBanner(address: string, port: number, signal: AbortSignal): Promise<boolean> {
  for (;;) {
    const connection = await openConnection(address, port, signal);
    if (!connection) return false;
    if (await saysSsh(connection, signal)) return true;
    if (signal.aborted) return false;
    await sleep(refusedMs, undefined, { signal }).catch(() => {});
  }
}

/** Whether the connection's first words are an SSH server's; false as well when it ends, or the signal aborts. */
function saysSsh(connection: Socket, signal: AbortSignal): Promise<boolean> {
  return new Promise((resolve) => {
    const end = (answered: boolean) => {
      signal.removeEventListener("abort", abort);
      connection.destroySoon();
      resolve(answered);
    };
    const abort = () => end(false);
    signal.addEventListener("abort", abort);
    connection.setKeepAlive(true, keepAliveMs); // A machine that lost its power meanwhile is noticed.
    connection.once("data", (data: Buffer) => end(data.subarray(0, 4).toString("latin1") === "SSH-"));
    connection.once("close", () => end(false));
  });
}
