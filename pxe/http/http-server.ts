import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { createServer as createTlsServer } from "node:https";
import type { Socket } from "node:net";
import { TLSSocket } from "node:tls";
import type { BootServerSettings } from "#pxe/contract/settings.ts";
import type { BootState } from "#pxe/state/boot-state.ts";
import { bootRoutes } from "./boot-routes.ts";
import { discoveryRoutes } from "./discovery-routes.ts";
import { eventRoutes } from "./event-routes.ts";
import { fileRoutes } from "./file-routes.ts";
import { type HttpExchange, type HttpRoutes, replyNotFound, replyText } from "./http-exchange.ts";
import { httpLimits } from "./http-limits.ts";
import { installerRoutes } from "./installer-routes.ts";
import { type HttpPlace, listenHttp } from "./listen-http.ts";
import { pageRoutes } from "./page-routes.ts";
import { BodyTooLarge } from "./read-body.ts";

/** A running server. */
export interface HttpServer {
  /**
   * Resets the connections that `isOver` picks by the address at their other end: those of a machine that was switched
   * off in the middle and starts anew, see the reset in {@link httpServer}.
   */
  resetConnections(isOver: (address: string) => boolean): void;
  /** Also cuts the answers that are under way. */
  close(): Promise<void>;
}

/** A request whose answer has ended, whole or not. */
export interface ServedRequest {
  readonly address: string;
  readonly method: string;
  /** Decoded, without query. */
  readonly path: string;
  readonly status: number;
  /** Whether all of the answer was handed to the network. */
  readonly isComplete: boolean;
}

/**
 * Serves boot scripts, files, the installer's talk, events and the live page on the settings' address and port.
 * @throws HearthError `port-in-use`, `address-not-here`
 */
export async function startHttpServer(
  state: BootState,
  onRequest: (request: ServedRequest) => void = () => {},
): Promise<HttpServer> {
  const streams = { open: 0 };
  const server = httpServer([
    fileRoutes(state.settings),
    bootRoutes(state),
    installerRoutes(state),
    discoveryRoutes(state),
    eventRoutes(state.journal, streams),
    pageRoutes(state, streams),
  ]);
  server.on("request", (request: IncomingMessage, response: ServerResponse) => {
    const address = request.socket.remoteAddress ?? "";
    response.once("close", () => onRequest(servedRequest(request, response, address)));
  });
  const open = new Set<Socket>();
  server.on("connection", (socket: Socket) => {
    open.add(socket);
    socket.once("close", () => open.delete(socket));
  });
  const listening = await listenHttp(server, listenAt(state.settings));
  return {
    resetConnections(isOver) {
      for (const socket of open) if (isOver(socket.remoteAddress ?? "")) socket.resetAndDestroy();
    },
    close: listening.close,
  };
}

function servedRequest(request: IncomingMessage, response: ServerResponse, address: string): ServedRequest {
  const path = decodedPath(request.url) ?? "";
  const { statusCode: status, writableFinished: isComplete } = response;
  return { address, method: request.method ?? "", path, status, isComplete };
}

function listenAt({ interface: name, address, httpPort: port }: BootServerSettings): HttpPlace {
  return { interface: name, address, port, serves: "HTTP" };
}

/**
 * A server over those routes, with the limits of {@link httpLimits}; not listening yet.
 * @param tls key and certificate (PEM); absent: in the clear
 * @throws Error when they do not belong together
 */
export function httpServer(
  routes: readonly HttpRoutes[],
  tls?: { readonly key: string | Buffer; readonly cert: string },
): Server {
  const limits = {
    maxHeaderSize: httpLimits.headerBytes,
    headersTimeout: httpLimits.headersMs,
    requestTimeout: httpLimits.requestMs,
    keepAliveTimeout: httpLimits.idleConnectionMs,
    connectionsCheckingInterval: 2_000,
    noDelay: true,
  };
  const listener = (request: IncomingMessage, response: ServerResponse) => void answer(routes, request, response);
  const server = tls
    ? createTlsServer({ ...limits, ...tls, handshakeTimeout: httpLimits.headersMs }, listener)
    : createServer(limits, listener);
  server.maxConnections = httpLimits.connections;
  // Node counts a write that the client takes part of as activity, so that this ends only what stands still.
  // By a reset, which leaves nothing behind in the kernel: GRUB begins every boot with the same port and sequence
  // number, and its SYN would be taken for a stray packet of the connection that was closed politely.
  // Node refuses to reset a connection with TLS, which no GRUB speaks.
  server.setTimeout(httpLimits.stalledMs, (socket: Socket) =>
    socket instanceof TLSSocket ? socket.destroy() : socket.resetAndDestroy(),
  );
  return server;
}

async function answer(
  routes: readonly HttpRoutes[],
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  // A client that goes away in the middle is its own business.
  response.on("error", () => {});
  try {
    const exchange = parseExchange(request, response);
    if (!exchange) {
      replyText({ request, response }, 400, "bad request\n", { connection: "close" });
      return;
    }
    for (const route of routes) {
      if (await route(exchange)) return;
    }
    replyNotFound(exchange);
  } catch (error) {
    replyError(request, response, error);
  }
}

function replyError(request: IncomingMessage, response: ServerResponse, error: unknown): void {
  if (response.headersSent) response.destroy();
  else if (error instanceof BodyTooLarge) replyText({ request, response }, 413, "too long\n", { connection: "close" });
  else if (!request.destroyed || request.complete) {
    console.error(`${request.method} ${request.url?.slice(0, 200)}:`, error);
    replyText({ request, response }, 500, "the boot server failed, see its log\n", { connection: "close" });
  }
}

function parseExchange(request: IncomingMessage, response: ServerResponse): HttpExchange | undefined {
  const pathname = decodedPath(request.url);
  if (pathname === undefined) return undefined;
  return { request, response, pathname, query: new URL(request.url ?? "", base).searchParams };
}

/** A base is needed for the path alone; what the client calls this server does not matter. */
const base = "http://server.invalid";

/** Undefined where it is no path, or one that cannot be decoded. */
function decodedPath(url = ""): string | undefined {
  try {
    return decodeURIComponent(new URL(url, base).pathname);
  } catch {
    return undefined;
  }
}
