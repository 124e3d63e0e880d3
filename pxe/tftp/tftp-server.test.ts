import { randomBytes } from "node:crypto";
import { createSocket, type Socket } from "node:dgram";
import { afterEach, describe, expect, test } from "vitest";
import { decodePacket } from "./decode-packet.ts";
import { encodePacket } from "./encode-packet.ts";
import { tftpSocketsOn } from "./open-tftp-socket.ts";
import { tftpFileOf } from "./tftp-file.ts";
import type { TftpPacket } from "./tftp-packet.ts";
import { startTftpServer, type TftpServer, type TftpServerOptions, type TransferEvent } from "./tftp-server.ts";

const loopback = process.platform === "darwin" ? "lo0" : "lo";
const content = randomBytes(100_000);
const cleanUp: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const action of cleanUp.splice(0).reverse()) await action();
});

/** A server with one file, `kernel`, and what it reported and was asked for. */
async function serve(change: Partial<TftpServerOptions> = {}) {
  const events: TransferEvent[] = [];
  const lookups: string[] = [];
  const server = await startTftpServer({
    openSocket: tftpSocketsOn(loopback),
    address: "127.0.0.1",
    port: 0,
    async files(name) {
      lookups.push(name);
      return name === "kernel" ? tftpFileOf(content) : undefined;
    },
    onTransfer: (event) => events.push(event),
    ...change,
  });
  cleanUp.push(() => server.close());
  return { server, events, lookups };
}

/** A client that says exactly what a test wants said. */
async function dial(server: TftpServer) {
  const socket: Socket = createSocket("udp4");
  await new Promise<void>((resolve) => socket.bind(0, "127.0.0.1", resolve));
  const inbox: { readonly packet: TftpPacket; readonly port: number }[] = [];
  let arrived = () => {};
  socket.on("message", (bytes, from) => {
    inbox.push({ packet: decodePacket(bytes), port: from.port });
    arrived();
  });
  let open = true;
  const close = async () => {
    if (open) await new Promise<void>((resolve) => socket.close(() => resolve()));
    open = false;
  };
  cleanUp.push(close);
  /** Resolves when it is on its way and the server, which shares this thread, has had its turn. */
  const sendRaw = (bytes: Uint8Array, port = server.port) =>
    new Promise<void>((resolve) => socket.send(bytes, port, "127.0.0.1", () => setImmediate(resolve)));
  return {
    close,
    sendRaw,
    send: (packet: TftpPacket, port?: number) => sendRaw(encodePacket(packet), port),
    /** The next packet, or undefined after a silence. */
    async hear(silenceMs = 1000) {
      if (inbox.length === 0) {
        await new Promise<void>((resolve) => {
          arrived = resolve;
          setTimeout(resolve, silenceMs);
        });
      }
      return inbox.shift();
    },
  };
}

const read = (fileName: string, options: Record<string, string> = {}, mode = "octet"): TftpPacket => ({
  kind: "read",
  fileName,
  mode,
  options: new Map(Object.entries(options)),
});

/** Reads to the end in windows; `meanwhile` is called after the first packet. */
async function download(
  server: TftpServer,
  request: TftpPacket,
  windowBlocks = 1,
  meanwhile?: (port: number) => Promise<void>,
) {
  const client = await dial(server);
  await client.send(request);
  const parts: Uint8Array[] = [];
  let blockSizeBytes = 512;
  for (;;) {
    const heard = await client.hear(3000);
    if (!heard) throw new Error(`silence after ${parts.length} blocks`);
    const { packet, port } = heard;
    if (packet.kind === "error") throw new Error(packet.message);
    if (packet.kind === "option-ack") blockSizeBytes = Number(packet.options.get("blksize") ?? 512);
    if (packet.kind === "data" && packet.block === (parts.length + 1) % 65_536) parts.push(packet.data);
    if (parts.length === 1) await meanwhile?.(port);
    const last = packet.kind === "data" && packet.data.length < blockSizeBytes;
    if (last || parts.length % windowBlocks === 0)
      await client.send({ kind: "ack", block: parts.length % 65_536 }, port);
    if (last) break;
  }
  await client.close();
  return Buffer.concat(parts);
}

test("a file arrives byte for byte, in lock step and in windows, and is reported", async () => {
  const { server, events } = await serve();
  expect(content.equals(await download(server, read("kernel")))).toBe(true);
  expect(content.equals(await download(server, read("/kernel", { blksize: "1428", windowsize: "16" }), 16))).toBe(true);
  expect(content.equals(await download(server, read("kernel", { BLKSIZE: "1024", WindowSize: "4" }), 4))).toBe(true);
  await expect.poll(() => events.length).toBe(6);
  const about = { client: "127.0.0.1", file: "kernel", sizeBytes: 100_000 };
  expect(events.slice(0, 2)).toEqual([
    { ...about, state: "started" },
    { ...about, state: "done", reached: { block: 196, lastBlock: 196, blockSizeBytes: 512 } },
  ]);
});

test.each([
  ["a write request", { ...read("kernel"), kind: "write" } as TftpPacket, 2, "this server is read-only"],
  ["netascii", read("kernel", {}, "netascii"), 4, "mode netascii is not served: ask in mode octet (binary)"],
  ["a file that is not there", read("initrd"), 1, "no such file"],
  ["a path that leads out", read("../../etc/shadow"), 2, "the name leads out of the directory"],
  ["a path that leads out with backslashes", read("a\\..\\..\\x"), 2, "the name leads out of the directory"],
  ["a name with control characters", read("ker\x07nel"), 2, "the name has bytes that are not printable ASCII"],
])("%s gets an error with a word", async (_, request, code, message) => {
  const { server, events } = await serve();
  const client = await dial(server);
  await client.send(request);
  expect((await client.hear())?.packet).toEqual({ kind: "error", code, message });
  expect(events).toMatchObject([{ state: "failed", detail: message }]);
});

test("no refused name is ever looked up", async () => {
  const { server, lookups } = await serve();
  const client = await dial(server);
  for (const name of ["../x", "/..", "a/../../b", "\\..\\x", "\xff", "x\ny"]) {
    await client.send(read(name));
    expect((await client.hear())?.packet).toMatchObject({ kind: "error", code: 2 });
  }
  expect(lookups).toEqual([]);
});

test("a malformed request is told so; what is no request gets silence; the next client is served", async () => {
  const { server } = await serve();
  const client = await dial(server);
  await client.sendRaw(Buffer.from("\0\x01kernel\0octet\0tsize\0", "latin1"));
  expect((await client.hear())?.packet).toMatchObject({ kind: "error", code: 4 });
  for (let count = 0; count < 2000; count += 1) await client.sendRaw(randomBytes(count % 60));
  await client.send({ kind: "ack", block: 0 });
  await client.send({ kind: "error", code: 5, message: "" });
  expect(content.equals(await download(server, read("kernel")))).toBe(true);
});

test("a stranger on a transfer's port gets error 5, and the transfer goes on", async () => {
  const { server } = await serve();
  const stranger = await dial(server);
  const replies: unknown[] = [];
  const received = await download(server, read("kernel"), 1, async (port) => {
    for (const packet of [
      { kind: "ack", block: 7 },
      { kind: "error", code: 0, message: "" },
      read("kernel"),
    ] as const) {
      await stranger.send(packet, port);
      replies.push((await stranger.hear(100))?.packet);
    }
  });
  expect(content.equals(received)).toBe(true);
  const unknown = { kind: "error", code: 5, message: "unknown transfer ID" };
  expect(replies).toEqual([unknown, undefined, unknown]);
});

describe("one client does not hold up another", () => {
  test("neither by stopping amid a window", async () => {
    const { server } = await serve();
    const slow = await dial(server);
    await slow.send(read("kernel", { windowsize: "64", blksize: "1428" }));
    const { port } = (await slow.hear()) ?? { port: 0 };
    await slow.send({ kind: "ack", block: 0 }, port);
    const startMs = performance.now();
    for (let count = 0; count < 5; count += 1) await download(server, read("kernel", { blksize: "1428" }));
    expect(performance.now() - startMs).toBeLessThan(3000);
  });

  test("nor by asking for a file that takes its time", async () => {
    const never = new Promise<undefined>(() => {});
    const files: TftpServerOptions["files"] = (name) =>
      name === "slow" ? never : Promise.resolve(tftpFileOf(content));
    const { server } = await serve({ files });
    const slow = await dial(server);
    await slow.send(read("slow"));
    expect(content.equals(await download(server, read("kernel")))).toBe(true);
  });
});

test("a client may have only so many transfers; one more gets silence, and its turn when another has ended", async () => {
  const { server, events } = await serve({ limits: { perClient: 2 } });
  const [first, second, third] = [await dial(server), await dial(server), await dial(server)];
  await first.send(read("kernel"));
  await second.send(read("kernel"));
  const heard = await first.hear();
  await second.hear();
  await third.send(read("kernel"));
  expect(await third.hear(100)).toBeUndefined();
  expect(events.at(-1)).toMatchObject({ state: "failed", detail: expect.stringContaining("not now: 2 transfers") });
  await first.send({ kind: "error", code: 0, message: "enough" }, heard?.port);
  await expect.poll(() => events.at(-1)?.detail).toBe("the client ended it: enough");
  await third.send(read("kernel"));
  expect((await third.hear())?.packet.kind).toBe("data");
});

test("a request that is sent twice is one transfer", async () => {
  const { server, lookups } = await serve();
  const client = await dial(server);
  await client.send(read("kernel"));
  await client.send(read("kernel"));
  const first = await client.hear();
  await client.send(read("kernel"));
  await client.send({ kind: "ack", block: 1 }, first?.port);
  expect((await client.hear())?.packet).toMatchObject({ kind: "data", block: 2 });
  expect(lookups).toEqual(["kernel"]);
});

test("a client that begins anew from the same port gets a new transfer, and no word of the old one", async () => {
  const { server, events } = await serve();
  const client = await dial(server);
  await client.send(read("kernel"));
  const old = await client.hear();
  await client.send(read("kernel", { tsize: "0" }));
  const anew = await client.hear();
  expect(anew?.packet).toEqual({ kind: "option-ack", options: new Map([["tsize", "100000"]]) });
  expect(anew?.port).not.toBe(old?.port);
  await expect.poll(() => events.map((event) => event.detail)).toContain("the client asked anew");
});

test("EDK2 asks for the size, refuses, asks again: one transfer is reported", async () => {
  const { server, events } = await serve();
  const probe = await dial(server);
  await probe.send(read("kernel", { tsize: "0", blksize: "1468" }));
  const heard = await probe.hear();
  await probe.send({ kind: "error", code: 8, message: "User aborted the transfer" }, heard?.port);
  await download(server, read("kernel", { blksize: "1468" }));
  await expect.poll(() => events.map((event) => event.state)).toEqual(["started", "done"]);
});

test("a client that falls silent is given up", async () => {
  const { server, events } = await serve({ limits: { idleMs: 150, firstWaitMs: 50 } });
  const client = await dial(server);
  await client.send(read("kernel"));
  await expect
    .poll(() => events.at(-1))
    .toMatchObject({
      state: "failed",
      detail: expect.stringMatching(/^no answer for/),
      cause: "silence",
      reached: { block: 0, lastBlock: 196, blockSizeBytes: 512 },
    });
});

test("a file that cannot be read ends the transfer with an error, and is closed", async () => {
  let closed = 0;
  const broken = {
    sizeBytes: 10,
    read: () => Promise.reject(new Error("I/O error")),
    async close() {
      closed += 1;
    },
  };
  const { server, events } = await serve({ files: async () => broken });
  const client = await dial(server);
  await client.send(read("kernel"));
  expect((await client.hear())?.packet).toEqual({ kind: "error", code: 0, message: "the file cannot be read" });
  await expect.poll(() => events.at(-1)?.detail).toBe("reading failed: I/O error");
  expect(closed).toBe(1);
});

test("a lookup that fails is told as a problem of the server, and reported with its reason", async () => {
  const { server, events } = await serve({ files: () => Promise.reject(new Error("cache is gone")) });
  const client = await dial(server);
  await client.send(read("kernel"));
  expect((await client.hear())?.packet).toMatchObject({ kind: "error", code: 0 });
  expect(events).toMatchObject([{ state: "failed", detail: "cache is gone" }]);
});

test("a server that stops tells its clients", async () => {
  const { server } = await serve();
  const client = await dial(server);
  await client.send(read("kernel"));
  await client.hear();
  await server.close();
  expect((await client.hear())?.packet).toEqual({ kind: "error", code: 0, message: "the server stops" });
});
