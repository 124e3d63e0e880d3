import { connect } from "node:net";

/** A new try begins this often, whether or not the one before has ended. */
const intervalMs = 250;
/** A try on a machine that is still starting hangs; the next one finds it. */
const tryMs = 4000;

/**
 * Resolves when a TCP port answers with the first words of an SSH server (RFC 4253, section 4.2). Tries overlap,
 * because the first ones meet a machine that is not up and would only be repeated after one, two, four seconds.
 *
 * @returns whether it did before the signal aborted
 */
export function waitForBanner(address: string, port: number, signal: AbortSignal): Promise<boolean> {
  return new Promise((resolve) => {
    const tries = new Set<ReturnType<typeof connect>>();
    const end = (answered: boolean) => {
      clearInterval(timer);
      signal.removeEventListener("abort", abort);
      for (const socket of tries) socket.destroy();
      resolve(answered);
    };
    const abort = () => end(false);
    const attempt = () => {
      const socket = connect({ host: address, port, timeout: tryMs });
      tries.add(socket);
      socket.once("data", (data: Buffer) => {
        if (data.subarray(0, 4).toString("latin1") === "SSH-") end(true);
        else socket.destroy();
      });
      socket.on("timeout", () => socket.destroy());
      socket.on("error", () => {}); // Not up yet, which is what the next try is for.
      socket.on("close", () => tries.delete(socket));
    };
    const timer = setInterval(attempt, intervalMs);
    if (signal.aborted) return abort();
    signal.addEventListener("abort", abort);
    attempt();
  });
}
