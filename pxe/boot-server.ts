import { HearthError } from "#model/hearth-error.ts";
import type { MacAddress } from "#model/mac-address.ts";
import type { BootServerSettings } from "./contract/settings.ts";
import { startControlServer } from "./control/control-server.ts";
import { startDhcpServer } from "./dhcp/dhcp-server.ts";
import { startHttpServer } from "./http/http-server.ts";
import { startRegistry } from "./registry/registry-server.ts";
import { startRouterAdvertiser } from "./socket/router-advertiser.ts";
import { type BootState, openBootState } from "./state/boot-state.ts";
import { macAtAddress, machineAtAddress } from "./state/machine-at-address.ts";
import { lockServer } from "./state/server-lock.ts";
import { tftpSocketsOn } from "./tftp/open-tftp-socket.ts";
import { startTftpServer, type TransferEvent } from "./tftp/tftp-server.ts";
import { tftpBootFiles } from "./tftp-boot-files.ts";
import { watchWire } from "./wire/watch-wire.ts";
import { keepWire } from "./wire/wire-file.ts";

/** A running boot server. */
export interface BootServer {
  /** Resolves when it has ended, by {@link close} or by the control API. */
  readonly ended: Promise<void>;
  /** Stops answering; what is under way is cut off. Safe to call twice. */
  close(): Promise<void>;
}

/**
 * Starts everything on `settings.interface`, or nothing: what had started is stopped again when a part cannot.
 * The control socket comes last: who reaches it finds a server that is whole.
 * @throws HearthError `boot-server-running`, `port-in-use`, `interface-missing`, `socket-permission`,
 *   `registry-key-unusable`, …
 */
export async function startBootServer(settings: BootServerSettings): Promise<BootServer> {
  const lock = lockServer(settings.stateDirectory);
  const parts: { close(): void | Promise<void> }[] = [{ close: () => lock.release() }];
  let closing: Promise<void> | undefined;
  const { promise: ended, resolve: end } = Promise.withResolvers<void>();
  const close = () => {
    closing ??= closeAll(parts).finally(end);
    return closing;
  };
  try {
    const state = openBootState(settings);
    const { discovery, journal, machines, wire } = state;
    const watch = watchWire(wire, machines, (address) => macAtAddress(address) as MacAddress | undefined);
    parts.push(keepWire(settings.stateDirectory, wire));
    journal.subscribe(watch.onJournal);
    const http = await startHttpServer(state, watch.onRequest);
    parts.push(http);
    if (settings.registry) parts.push(await startRegistry(settings, settings.registry));
    parts.push(
      await startDhcpServer({
        settings,
        // Guests come after the machines that are known: those never become one.
        findMachine: (mac, client) => machines.byMac(mac) ?? discovery.admit(mac, client)?.machine,
        onEvent: (event) => {
          // A guest writes nothing down that grows; what it asked is in the wire log, which is bounded.
          if (machines.all().some(({ name }) => name === event.machine)) journal.append(event);
          // Who asks for an address has started anew, whatever it was in the middle of.
          http.resetConnections((address) => nameAt(state, address) === event.machine);
        },
        onExchange: watch.onExchange,
        onMalformed: watch.onMalformed,
        onProblem: report,
      }),
    );
    parts.push(
      await startTftpServer({
        openSocket: tftpSocketsOn(settings.interface),
        address: settings.address,
        files: tftpBootFiles(settings),
        onTransfer: (event) => {
          watch.onTransfer(event);
          recordTransfer(state, event);
        },
      }),
    );
    if (settings.answerRouterSolicitations) {
      parts.push(await startRouterAdvertiser({ interface: settings.interface, onProblem: report }));
    }
    parts.push(await startControlServer(state, () => void close()));
  } catch (error) {
    await close();
    throw error;
  }
  return { ended, close };
}

/** Of a machine that is known, or of a guest. */
function nameAt({ machines, discovery }: BootState, address: string): string | undefined {
  const guest = discovery.guest(macAtAddress(address) as MacAddress);
  return (machineAtAddress(machines, address) ?? guest?.machine)?.name;
}

function recordTransfer(
  { machines, journal }: BootState,
  { client, file, state, sizeBytes, detail }: TransferEvent,
): void {
  const machine = machineAtAddress(machines, client);
  if (state === "started" && machine) journal.append({ machine: machine.name, kind: "tftp", detail: file });
  // A file that is not there is asked for by every shim and GRUB; a transfer that broke off is worth a line.
  if (state === "failed" && sizeBytes > 0) console.error(`TFTP ${file} to ${machine?.name ?? client}: ${detail}`);
}

/** Last started, first stopped; a part that fails to stop does not keep the others. */
async function closeAll(parts: readonly { close(): void | Promise<void> }[]): Promise<void> {
  for (const part of [...parts].reverse()) {
    try {
      await part.close();
    } catch (error) {
      console.error("while stopping:", error);
    }
  }
}

function report(problem: unknown): void {
  console.error(problem instanceof HearthError ? `${problem.message} [${problem.code}]` : problem);
}
