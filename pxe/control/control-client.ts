import { request as httpRequest, type IncomingMessage } from "node:http";
import { HearthError } from "#model/hearth-error.ts";
import { decodeControlError } from "./control-error.ts";
import { type ControlSocketName, controlSocketName } from "./control-socket.ts";

/** What is asked of a running boot server. */
export interface ControlRequest {
  readonly method: "GET" | "PUT" | "POST" | "DELETE";
  readonly path: string;
  readonly body?: unknown;
  readonly signal?: AbortSignal;
}

const answerTimeoutMs = 15_000;

/** The answer's JSON. @throws HearthError `boot-server-unreachable`, or what the server answers */
export async function askControl(stateDirectory: string, request: ControlRequest): Promise<unknown> {
  const response = await openControl(stateDirectory, {
    ...request,
    signal: request.signal ?? AbortSignal.timeout(answerTimeoutMs),
  });
  try {
    return JSON.parse(await text(response));
  } catch (error) {
    throw unreachable(stateDirectory, error);
  }
}

/** The answer with its body still to be read. @throws HearthError `boot-server-unreachable`, or what the server answers */
export async function openControl(stateDirectory: string, asked: ControlRequest): Promise<IncomingMessage> {
  const { method, path, body, signal } = asked;
  let socket: ControlSocketName | undefined;
  let response: IncomingMessage;
  try {
    const held = controlSocketName(stateDirectory);
    socket = held;
    response = await new Promise<IncomingMessage>((resolve, reject) => {
      const options = { socketPath: held.name, path, method, agent: false as const, ...(signal ? { signal } : {}) };
      const sent = httpRequest({ ...options, headers: { "content-type": "application/json" } }, resolve);
      sent.once("error", reject);
      sent.end(body === undefined ? undefined : JSON.stringify(body));
    });
  } catch (error) {
    throw error instanceof HearthError ? error : unreachable(stateDirectory, error);
  } finally {
    socket?.release();
  }
  if (response.statusCode === 200) return response;
  throw decodeControlError(response.statusCode ?? 0, await text(response));
}

async function text(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of response as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks).toString("utf8");
}

function unreachable(stateDirectory: string, cause: unknown): HearthError {
  return new HearthError({
    code: "boot-server-unreachable",
    what: "No boot server answers.",
    why: `Nothing listens on control.sock in ${stateDirectory} (${(cause as NodeJS.ErrnoException)?.code ?? cause}).`,
    remedy: "Start it with `make` or `hearth boot`; if it should be running, read server.log beside the socket.",
    cause,
  });
}
