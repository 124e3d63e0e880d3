import { DecodeError } from "#model/decode-error.ts";
import { decodePacket } from "./decode-packet.ts";
import { encodePacket } from "./encode-packet.ts";
import { normaliseFileName } from "./file-name.ts";
import { negotiateOptions } from "./negotiate-options.ts";
import type { FindTftpFile } from "./tftp-file.ts";
import { errorCode, opcode, type RequestPacket } from "./tftp-packet.ts";
import type { OpenTftpSocket, Peer } from "./tftp-socket.ts";
import { systemClock, type TransferClock } from "./transfer-clock.ts";
import { defaultTransferLimits, type TransferLimits, transferPlan } from "./transfer-limits.ts";
import { startSession, type TransferReach, type TransferSession } from "./transfer-session.ts";

/** What happened to a request. `file` is the normalised name, or what was asked for when that is refused. */
export interface TransferEvent {
  readonly client: string;
  readonly file: string;
  /** 0 when the file is not known. */
  readonly sizeBytes: number;
  readonly state: "started" | "done" | "failed";
  readonly detail?: string;
  /** Why it failed. */
  readonly cause?: TransferCause;
  /** How far it got, once it had begun. */
  readonly reached?: TransferReach;
}

/** `silence`: no answer for too long. `client`, `server`: which side ended it. The others never began. */
export type TransferCause = "silence" | "client" | "server" | "missing" | "refused" | "busy";

export interface TftpServerOptions {
  /** `tftpSocketsOn("br0")`; injected for tests. */
  readonly openSocket: OpenTftpSocket;
  /** The server's own IPv4 address: requests come to it, answers come from it. */
  readonly address: string;
  /** Default 69; 0 lets the system choose. */
  readonly port?: number;
  readonly files: FindTftpFile;
  readonly limits?: Partial<TransferLimits>;
  readonly onTransfer?: (event: TransferEvent) => void;
  readonly clock?: TransferClock;
}

export interface TftpServer {
  readonly port: number;
  /** Ends the running transfers with an error to their clients, and frees the port. */
  close(): Promise<void>;
}

interface Running {
  readonly client: Peer;
  /** Name and options, to tell a request that is sent again from a new one. */
  readonly asked: string;
  /** Absent while the file is looked up. */
  session?: TransferSession;
  /** Settles, and never rejects, when nothing is left of it. */
  over: Promise<void>;
}

/**
 * A read-only TFTP server: RFC 1350 in mode octet, options of RFC 2347 to 2349 and 7440. Every transfer has a
 * socket of its own; names reach files only through `files`.
 * @throws HearthError when the port cannot be opened
 */
export async function startTftpServer(options: TftpServerOptions): Promise<TftpServer> {
  const limits = { ...defaultTransferLimits, ...options.limits };
  const onTransfer = options.onTransfer ?? (() => {});
  const clock = options.clock ?? systemClock;
  const running = new Map<string, Running>();
  let closing = false;
  const listener = await options.openSocket(options.address, options.port ?? 69);

  function refuse(client: Peer, file: string, code: number, message: string, detail = message): void {
    if (!closing) listener.send(encodePacket({ kind: "error", code, message }), client);
    const cause = refusalCauses.get(code) ?? "refused";
    onTransfer({ client: client.address, file, sizeBytes: 0, state: "failed", detail, cause });
  }

  listener.onPacket((bytes, from) => {
    if (closing) return;
    const client: Peer = { address: from.address, port: from.port };
    const request = decodeRequest(bytes);
    if (request === undefined) return;
    if ("malformed" in request) return refuse(client, "", errorCode.illegalOperation, request.malformed);
    const verdict = judge(request);
    if ("code" in verdict) return refuse(client, request.fileName, verdict.code, verdict.message);
    admit(client, verdict.name, request);
  });

  function admit(client: Peer, name: string, request: RequestPacket): void {
    const key = `${client.address}:${client.port}`;
    const asked = JSON.stringify([name, [...request.options]]);
    const earlier = running.get(key);
    if (earlier?.asked === asked && !earlier.session?.answered()) {
      earlier.session?.askedAgain(request);
      return;
    }
    // A client that begins anew from the same port has given the old transfer up: there are ROMs with one port.
    // Silently: an error from the old transfer's port would look like the answer to the new request.
    earlier?.session?.abort("the client asked anew");
    running.delete(key);
    const ofClient = [...running.values()].filter((one) => one.client.address === client.address).length;
    if (running.size >= limits.total || ofClient >= limits.perClient) {
      // Silence, not an error: firmware asks again in a second or two, but an error ends its boot.
      const detail = `not now: ${ofClient} transfers of this client and ${running.size} in all are running`;
      onTransfer({ client: client.address, file: name, sizeBytes: 0, state: "failed", detail, cause: "busy" });
      return;
    }
    const entry: Running = { client, asked, over: Promise.resolve() };
    running.set(key, entry);
    entry.over = serve(entry, name, request)
      .catch((error) => {
        const message = "the server has a problem with this file";
        refuse(client, name, errorCode.undefined, message, error instanceof Error ? error.message : String(error));
      })
      .finally(() => {
        if (current(entry)) running.delete(key);
      });
  }

  const current = (entry: Running) => running.get(`${entry.client.address}:${entry.client.port}`) === entry;

  async function serve(entry: Running, name: string, request: RequestPacket): Promise<void> {
    const { client } = entry;
    const file = await options.files(name, client.address);
    if (!file) return refuse(client, name, errorCode.fileNotFound, "no such file");
    const agreement = negotiateOptions(request.options, file.sizeBytes, limits);
    const socket = await options.openSocket(options.address, 0).catch(async (error) => {
      await file.close?.();
      throw error;
    });
    if (closing || !current(entry)) {
      await Promise.all([socket.close(), file.close?.()]);
      return;
    }
    const about = { client: client.address, file: name, sizeBytes: file.sizeBytes };
    entry.session = startSession({
      socket,
      client,
      file,
      plan: transferPlan(file.sizeBytes, agreement, limits),
      optionAck: agreement.accepted ?? new Map(),
      clock,
      onStarted: () => onTransfer({ ...about, state: "started" }),
    });
    const end = await entry.session.ended;
    if (end.result === "probed") return;
    const { result: state, ...why } = end;
    onTransfer({ ...about, state, ...why, reached: entry.session.reached() });
  }

  return {
    port: listener.port,
    async close() {
      closing = true;
      const entries = [...running.values()];
      for (const { session } of entries) session?.abort("the server stops", "the server stops");
      // Not for lookups, which may take for ever: what they bring is closed when it comes.
      await Promise.all([listener.close(), ...entries.filter((entry) => entry.session).map((entry) => entry.over)]);
    },
  };
}

const refusalCauses: ReadonlyMap<number, TransferCause> = new Map([
  [errorCode.fileNotFound, "missing"],
  [errorCode.undefined, "server"],
]);

/** What the packet asks for; undefined for what gets no answer, because it is no request at all. */
function decodeRequest(bytes: Uint8Array): RequestPacket | { readonly malformed: string } | undefined {
  try {
    const packet = decodePacket(bytes);
    return packet.kind === "read" || packet.kind === "write" ? packet : undefined;
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error;
    const isRequest = bytes[0] === 0 && (bytes[1] === opcode.read || bytes[1] === opcode.write);
    return isRequest ? { malformed: error.message } : undefined;
  }
}

function judge(
  request: RequestPacket,
): { readonly name: string } | { readonly code: number; readonly message: string } {
  if (request.kind === "write") return { code: errorCode.accessViolation, message: "this server is read-only" };
  if (request.mode !== "octet") {
    // netascii would change the bytes of a boot file; better a word than a kernel that does not start.
    const message = `mode ${request.mode.slice(0, 20)} is not served: ask in mode octet (binary)`;
    return { code: errorCode.illegalOperation, message };
  }
  const verdict = normaliseFileName(request.fileName);
  return "name" in verdict ? verdict : { code: errorCode.accessViolation, message: verdict.refused };
}
