import { existsSync } from "node:fs";
import { chmod, rm } from "node:fs/promises";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import path from "node:path";
import type { ArtifactRef } from "#model/artifact-ref.ts";
import { HearthError } from "#model/hearth-error.ts";
import { artifactFile } from "#pxe/artifact-file.ts";
import type { TicketRequest, TicketStatus } from "#pxe/contract/ticket.ts";
import { readBody } from "#pxe/http/read-body.ts";
import { followJournal } from "#pxe/journal/follow-journal.ts";
import type { BootState } from "#pxe/state/boot-state.ts";
import { ticketStatus } from "#pxe/ticket/ticket.ts";
import { machineOnWire } from "#pxe/wire/machine-on-wire.ts";
import { encodeControlError } from "./control-error.ts";
import { parseBootMachine, parseClusterView, parseDiscoveryRequest, parseTicketRequest } from "./control-request.ts";
import { controlSocketName } from "./control-socket.ts";

const bodyLimitBytes = 16 * 1024 * 1024;

/**
 * Serves {@link ../contract/control-api.ts} as HTTP with JSON on `<stateDirectory>/control.sock`, for the owner of the
 * directory alone. The caller holds the server lock, so that a socket file that is there is a dead one.
 * @param stop ends the whole boot server
 */
export async function startControlServer(state: BootState, stop: () => void): Promise<{ close(): Promise<void> }> {
  const startedAt = state.now().toISOString();
  const closing = new AbortController();
  const server = createServer((request, response) => void answer(request, response));

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      const url = new URL(request.url ?? "", "http://control.invalid");
      const asked = `${request.method} ${url.pathname.replace(/^(\/(?:tickets|machines)\/)[^/]+$/, "$1:id")}`;
      const id = decodeURIComponent(url.pathname.split("/")[2] ?? "");
      const body = async () => JSON.parse(await readBody(request, bodyLimitBytes)) as unknown;
      switch (asked) {
        case "GET /status":
          return json(response, { pid: process.pid, environment: state.settings.environment, startedAt });
        case "GET /settings":
          return json(response, state.settings);
        case "PUT /machines/:id":
          state.machines.put(parseBootMachine(await body()));
          return json(response, {});
        case "GET /machines/:id":
          return json(response, machineOnWire(state, id) ?? null);
        case "DELETE /machines/:id":
          state.tickets.cancel(id);
          state.members.remove(id);
          state.machines.remove(id);
          return json(response, {});
        case "PUT /cluster":
          state.cluster.view = parseClusterView(await body());
          return json(response, {});
        case "POST /tickets":
          return json(response, putTicket(state, parseTicketRequest(await body())));
        case "GET /tickets/:id": {
          const ticket = state.tickets.get(id);
          return json(response, ticket ? ticketStatus(ticket) : null);
        }
        case "GET /members":
          return json(response, state.members.all());
        case "PUT /discovery": {
          const request = parseDiscoveryRequest(await body());
          requireFiles(state, "No machine can be looked at", { kernel: request.kernel, initrd: request.initrd });
          state.discovery.open(request);
          return json(response, state.discovery.status());
        }
        case "DELETE /discovery":
          state.discovery.close();
          return json(response, state.discovery.status());
        case "GET /discovery":
          return json(response, state.discovery.status());
        case "GET /events":
          return await streamEvents(Number(url.searchParams.get("after") ?? 0), request, response);
        case "POST /stop":
          response.once("close", stop);
          return json(response, {});
        default:
          response.writeHead(404).end();
      }
    } catch (error) {
      if (response.headersSent) {
        response.destroy();
        return;
      }
      const known = error instanceof HearthError;
      if (!known) console.error(`control ${request.method} ${request.url}:`, error);
      response.writeHead(known ? 422 : 500, { "content-type": "application/json" }).end(encodeControlError(error));
    }
  }

  async function streamEvents(after: number, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const gone = new AbortController();
    request.socket.once("close", () => gone.abort());
    response.writeHead(200, { "content-type": "application/x-ndjson" });
    response.flushHeaders();
    for await (const event of followJournal(state.journal, after, AbortSignal.any([gone.signal, closing.signal]))) {
      response.write(`${JSON.stringify(event)}\n`);
    }
    response.end();
  }

  const socket = controlSocketName(state.settings.stateDirectory);
  await rm(path.join(state.settings.stateDirectory, "control.sock"), { force: true });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(socket.name, resolve);
  });
  await chmod(socket.name, 0o600);
  return {
    async close() {
      closing.abort();
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeIdleConnections();
        // Whoever is still reading after a moment is cut off.
        setTimeout(() => server.closeAllConnections(), 500).unref();
      });
      socket.release();
    },
  };
}

/** @throws HearthError `boot-control-failed` when a file that the ticket promises is not there to be served */
function putTicket(state: BootState, request: TicketRequest): TicketStatus {
  const { machine, kernel, initrd, image } = request;
  requireFiles(state, `${machine.name} cannot be installed`, { kernel, initrd, image });
  state.machines.put(machine);
  return ticketStatus(state.tickets.request(request));
}

function requireFiles(state: BootState, what: string, files: Readonly<Record<string, ArtifactRef>>): void {
  for (const [name, { sha256 }] of Object.entries(files)) {
    const file = artifactFile(state.settings, sha256);
    if (existsSync(file.path)) continue;
    throw new HearthError({
      code: "boot-control-failed",
      what: `${what}: the ${name} is not in the cache.`,
      why: `There is no file ${file.path}.`,
      remedy: "Run make again, which fetches or builds what is missing.",
    });
  }
}

function json(response: ServerResponse, value: unknown): void {
  const body = Buffer.from(JSON.stringify(value), "utf8");
  response.writeHead(200, { "content-type": "application/json", "content-length": body.length, connection: "close" });
  response.end(body);
}
