import { connect, type Socket } from "node:net";

/** While nobody answers, a new try begins this often. */
const intervalMs = 250;
/** Long enough for the slowest machine, once it is up. */
const patienceMs = 4000;

/**
 * Connects to a port as soon as somebody listens there. Two tries are under way at most: a patient one, and beside it
 * a hasty one that is begun anew all the time, because the first words to a machine that is not up are repeated only
 * after one, two, four seconds. More would reach it together in the moment when its address becomes known.
 *
 * @returns the one open connection, the others are ended; undefined when the signal aborted before there was any
 */
export function openConnection(address: string, port: number, signal: AbortSignal): Promise<Socket | undefined> {
  return new Promise((resolve) => {
    let patient: Socket | undefined;
    let patientSinceMs = 0;
    let hasty: Socket | undefined;
    const end = (open?: Socket) => {
      clearInterval(timer);
      signal.removeEventListener("abort", abort);
      for (const socket of [patient, hasty]) if (socket !== open) socket?.destroy();
      resolve(open);
    };
    const abort = () => end();
    const attempt = () => {
      const socket = connect({ host: address, port });
      socket.on("error", () => {}); // Not up yet, which is what the next try is for.
      socket.once("connect", () => end(socket));
      return socket;
    };
    const next = () => {
      if (patient && !patient.destroyed && performance.now() - patientSinceMs < patienceMs) {
        hasty?.destroy();
        hasty = attempt();
        return;
      }
      patient?.destroy();
      patient = attempt();
      patientSinceMs = performance.now();
    };
    const timer = setInterval(next, intervalMs);
    if (signal.aborted) return abort();
    signal.addEventListener("abort", abort);
    next();
  });
}
