import { open } from "node:fs/promises";
import { connect, type Socket } from "node:net";
import path from "node:path";
import { decodeQmpLine, encodeQmpCommand, splitQmpLines } from "./qmp-codec.ts";

/** A conversation with one running QEMU. QEMU talks to one client at a time: keep it short, then close it. */
export interface QmpSession {
  /** @throws QmpRefused when QEMU says no; QmpClosed when it ended or did not answer in time */
  execute(command: string, parameters?: Readonly<Record<string, unknown>>): Promise<unknown>;
  close(): void;
}

/** QEMU understood the command and refused it. */
export class QmpRefused extends Error {
  readonly errorClass: string;
  constructor(errorClass: string, description: string) {
    super(description);
    this.name = "QmpRefused";
    this.errorClass = errorClass;
  }
}

/** Nobody listens, the connection ended, or an answer did not come. */
export class QmpClosed extends Error {
  constructor(reason: string) {
    super(reason);
    this.name = "QmpClosed";
  }
}

interface Waiting {
  resolve(value: unknown): void;
  reject(error: Error): void;
}

/** QEMU answers within milliseconds, but may be busy with a guest that floods it, on a host that is busy too. */
const answerTimeoutMs = 10_000;

/**
 * Connects and leaves the negotiation behind.
 * @param socketPath of any length: it is reached through its open directory, as a unix socket's own name is limited
 * @throws QmpClosed
 */
export async function openQmpSession(socketPath: string): Promise<QmpSession> {
  const directory = await open(path.dirname(socketPath), "r").catch((cause: Error) => {
    throw new QmpClosed(cause.message);
  });
  try {
    const socket = connect(`/proc/self/fd/${directory.fd}/${path.basename(socketPath)}`);
    const session = converse(socket);
    await session.greeted;
    await session.execute("qmp_capabilities");
    return session;
  } finally {
    await directory.close();
  }
}

function converse(socket: Socket): QmpSession & { readonly greeted: Promise<unknown> } {
  const waiting = new Map<number, Waiting>();
  const greetingId = 0;
  let nextId = 1;
  let rest = "";
  let closed: QmpClosed | undefined;

  const expect = (id: number) =>
    new Promise<unknown>((resolve, reject) => {
      if (closed) return reject(closed);
      const timer = setTimeout(() => end("QEMU did not answer in time"), answerTimeoutMs);
      const settle = () => {
        clearTimeout(timer);
        waiting.delete(id);
      };
      waiting.set(id, {
        resolve: (value) => {
          settle();
          resolve(value);
        },
        reject: (error) => {
          settle();
          reject(error);
        },
      });
    });

  const end = (reason: string) => {
    closed ??= new QmpClosed(reason);
    for (const request of [...waiting.values()]) request.reject(closed);
    socket.destroy();
  };

  const receive = (line: string) => {
    const message = decodeQmpLine(line);
    if (message.kind === "greeting") waiting.get(greetingId)?.resolve(undefined);
    if (message.kind === "return" && message.id !== undefined) waiting.get(message.id)?.resolve(message.value);
    if (message.kind === "error" && message.id !== undefined) {
      waiting.get(message.id)?.reject(new QmpRefused(message.errorClass, message.description));
    }
  };

  socket.setEncoding("utf8");
  socket.on("error", (error) => end(error.message));
  socket.on("close", () => end("QEMU ended the conversation"));
  socket.on("data", (chunk: string) => {
    const split = splitQmpLines(rest, chunk);
    rest = split.rest;
    try {
      split.lines.forEach(receive);
    } catch (error) {
      end(error instanceof Error ? error.message : String(error));
    }
  });

  return {
    greeted: expect(greetingId),
    execute(command, parameters) {
      const id = nextId++;
      const answer = expect(id);
      if (!closed) socket.write(encodeQmpCommand(id, command, parameters));
      return answer;
    },
    close: () => end("the conversation is over"),
  };
}
