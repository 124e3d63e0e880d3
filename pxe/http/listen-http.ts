import type { Server } from "node:http";
import { createServer, type ListenOptions, type Server as NetServer } from "node:net";
import { HearthError } from "#model/hearth-error.ts";
import type { BootServerSettings } from "#pxe/contract/settings.ts";
import { openTiedListener } from "./open-tied-listener.ts";

/** Where a server listens. */
export interface Listening {
  /** Also cuts the answers that are under way. */
  close(): Promise<void>;
}

/** The only place that a server can be reached at, and what it serves, for errors. */
export interface HttpPlace extends Pick<BootServerSettings, "interface" | "address"> {
  readonly port: number;
  readonly serves: "HTTP" | "images";
}

/**
 * Listens on that address and port, for connections that come in on that interface, or from this
 * very machine. To be bound to the address is not enough: Linux takes packets for any of its addresses on every interface.
 * @throws HearthError `port-in-use`, `address-not-here`
 */
export async function listenHttp(server: Server, place: HttpPlace): Promise<Listening> {
  const { address, port } = place;
  if (process.platform !== "linux") {
    await listen(server, { host: address, port }, place);
    return { close: () => closeWithAnswers(server) };
  }
  await listen(server, tied(place.interface, place), place);
  if (place.interface === "lo") return { close: () => closeWithAnswers(server) };
  // What this machine sends to its own address comes in on `lo`. A second listener hands its connections to the server,
  // which counts and closes them as its own.
  const local = createServer((socket) => server.emit("connection", socket));
  try {
    await listen(local, tied("lo", place), place);
  } catch (error) {
    await close(server);
    throw error;
  }
  return { close: async () => void (await Promise.all([closeWithAnswers(server), close(local)])) };
}

function tied(interfaceName: string, place: HttpPlace): ListenOptions & { fd: number } {
  const opened = openTiedListener(interfaceName, place.address, place.port);
  if ("fd" in opened) return { fd: opened.fd };
  throw listenError({ code: opened.errno }, { ...place, interface: interfaceName });
}

function listen(server: NetServer, options: ListenOptions & { fd?: number }, place: HttpPlace): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) => reject(listenError(error, place)));
    server.listen({ ...options, backlog: 511 }, resolve);
  });
}

function closeWithAnswers(server: Server): Promise<void> {
  const closed = close(server);
  server.closeAllConnections();
  return closed;
}

function close(server: NetServer): Promise<void> {
  return new Promise((resolve) => server.close(() => resolve()));
}

function listenError(error: { readonly code?: string | undefined }, place: HttpPlace): unknown {
  const { address, port, interface: name, serves } = place;
  if (error.code === "EADDRINUSE") {
    return new HearthError({
      code: "port-in-use",
      what: `The boot server cannot serve ${serves} on ${address}:${port}.`,
      why: "Another program already listens there.",
      remedy: `Stop it (\`ss -ltnp 'sport = :${port}'\` names it), or give the boot server another port for it.`,
      cause: error,
    });
  }
  if (error.code === "EADDRNOTAVAIL") {
    return new HearthError({
      code: "address-not-here",
      what: `This machine does not have the address ${address}.`,
      why: "The boot server serves on its own address, and no interface carries it.",
      remedy: "Compare with `ip -brief addr` and correct the configuration.",
      cause: error,
    });
  }
  if (error.code === "ENODEV") {
    return new HearthError({
      code: "interface-missing",
      what: `There is no network interface “${name}”.`,
      why: "The boot server serves on exactly the one interface that it was told, and this machine has none of that name.",
      remedy: "Choose one that `ip -brief link` lists.",
      cause: error,
    });
  }
  if (error instanceof Error) return error;
  return new Error(`${serves} on ${address}:${port}, ${name}: ${error.code}`);
}
