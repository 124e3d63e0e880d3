import { createHash, randomBytes } from "node:crypto";
import { once } from "node:events";
import { mkdtempSync, readlinkSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { type FileHandle, open, readdir } from "node:fs/promises";
import { createServer, type Server, type ServerResponse } from "node:http";
import { type AddressInfo, connect, type Socket } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { buffer } from "node:stream/consumers";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { sendDirectly } from "./send-directly.ts";
import { sendFileRange } from "./send-file-range.ts";

const mebibyte = 1024 * 1024;
/** More than the buffers of both ends of a connection hold. */
const content = randomBytes(16 * mebibyte + 4321);

let directory: string;
let file: string;
let server: Server;
let port: number;
/** What the answers of this test are sent with. */
let direct: typeof sendDirectly;
/** Bytes that went past Node. */
let directBytes: number;

beforeEach(async () => {
  directory = mkdtempSync(path.join(tmpdir(), "hearth-send-"));
  file = path.join(directory, "image");
  writeFileSync(file, content);
  directBytes = 0;
  direct = (...request) => {
    const sent = sendDirectly(...request);
    directBytes += sent;
    return sent;
  };
  // `/<from>-<end>` asks for that part of the file.
  server = createServer((request, response) => {
    const [from = 0, end = 0] = (request.url ?? "").slice(1).split("-").map(Number);
    response.writeHead(200, { "content-length": end - from });
    void withFile((handle) => sendFileRange(handle, response, from, end, direct));
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  port = (server.address() as AddressInfo).port;
});
afterEach(() => {
  server.closeAllConnections();
  server.close();
  rmSync(directory, { recursive: true });
});

async function withFile(use: (handle: FileHandle) => Promise<void>): Promise<void> {
  const handle = await open(file);
  try {
    await use(handle);
  } finally {
    await handle.close();
  }
}

const sha256 = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");

async function fetched(from: number, end: number): Promise<Buffer> {
  return Buffer.from(await (await fetch(`http://127.0.0.1:${port}/${from}-${end}`)).arrayBuffer());
}

/** A connection that has sent these requests, is closed after the last answer, and reads nothing yet. */
function ask(...targets: readonly string[]): Socket {
  const socket = connect(port, "127.0.0.1").pause();
  const requests = targets.map((target, index) => {
    const last = index === targets.length - 1;
    return `GET ${target} HTTP/1.1\r\nHost: x\r\n${last ? "Connection: close\r\n" : ""}\r\n`;
  });
  socket.write(requests.join(""));
  return socket;
}

async function stillOpen(): Promise<number> {
  const names = await readdir("/proc/self/fd");
  const targets = names.map((name) => {
    try {
      return readlinkSync(`/proc/self/fd/${name}`);
    } catch {
      return ""; // The descriptor of readdir itself.
    }
  });
  return targets.filter((target) => target === file).length;
}

const chunk = 256 * 1024;

describe.each(["directly", "through Node"] as const)("%s", (way) => {
  beforeEach(() => {
    if (way === "through Node") direct = () => 0;
  });

  test.each([
    ["the whole file", 0, content.length],
    ["one byte", 17, 18],
    ["exactly a chunk", 1, 1 + chunk],
    ["a chunk and a byte", 1, 2 + chunk],
    ["a part that begins and ends at odd places", 1_234_567, 14_000_001],
    ["the end", content.length - 3 * mebibyte, content.length],
  ])("%s arrives as it is", async (_, from, end) => {
    const body = await fetched(from, end);
    expect([body.length, sha256(body)]).toEqual([end - from, sha256(content.subarray(from, end))]);
  });

  test("answers follow each other on one connection, byte by byte", async () => {
    const parts = [
      [0, 9_000_000],
      [5, 6],
      [2_000_000, 7_333_333],
    ] as const;
    const socket = ask(...parts.map(([from, end]) => `/${from}-${end}`));
    let rest = await buffer(socket);
    const bodies: string[] = [];
    while (rest.length > 0) {
      const start = rest.indexOf("\r\n\r\n") + 4;
      const length = Number(/content-length: (\d+)/.exec(rest.toString("latin1", 0, start))?.[1]);
      bodies.push(sha256(rest.subarray(start, start + length)));
      rest = rest.subarray(start + length);
    }
    expect(bodies).toEqual(parts.map(([from, end]) => sha256(content.subarray(from, end))));
  });

  test("a reader that pauses gets everything, and others are served meanwhile", async () => {
    const slow = Array.from({ length: 16 }, () => ask(`/0-${content.length}`));
    await sleep(200);
    expect(sha256(await fetched(0, 8 * mebibyte))).toBe(sha256(content.subarray(0, 8 * mebibyte)));
    const received: Buffer[] = [];
    for await (const data of slow[0] as Socket) {
      if (received.push(data) % 100 === 0) await sleep(2);
    }
    const body = Buffer.concat(received);
    expect(sha256(body.subarray(body.indexOf("\r\n\r\n") + 4))).toBe(sha256(content));
    for (const socket of slow) socket.destroy();
  });

  test.each([
    "end",
    "reset",
  ] as const)("a client that goes away in the middle (%s) leaves nothing open", async (how) => {
    const socket = ask(`/0-${content.length}`).resume();
    await once(socket, "data");
    if (how === "end") socket.destroy();
    else socket.resetAndDestroy();
    await vi.waitFor(async () => expect(await stillOpen()).toBe(0), 5_000);
    expect((await fetched(0, 10)).equals(content.subarray(0, 10))).toBe(true);
  });

  test("a file that becomes shorter ends in a cut, not in a short answer that looks whole", async () => {
    const socket = ask(`/0-${content.length}`);
    await sleep(100);
    truncateSync(file, 12 * mebibyte);
    let length = 0;
    const ended = once(socket, "close");
    socket
      .on("error", () => {})
      .on("data", (data: Buffer) => {
        length += data.length;
      });
    socket.resume();
    await ended;
    expect(length).toBeLessThan(content.length);
    await vi.waitFor(async () => expect(await stillOpen()).toBe(0), 5_000);
  });
});

test.runIf(process.platform === "linux")("most of a file goes past Node", async () => {
  await fetched(0, content.length);
  expect(directBytes).toBeGreaterThan(content.length / 2);
});

test("a client that takes everything at once does not keep the others from their turn", async () => {
  const response = { destroyed: false, socket: null, once: () => {}, off: () => {}, end: () => {} };
  const write = (_: Buffer, done: () => void) => process.nextTick(done);
  let atOnce = 0;
  const turns: number[] = [];
  const everything: typeof sendDirectly = (_file, _socket, _position, length) => {
    if (atOnce === 0) {
      setImmediate(() => {
        turns.push(atOnce);
        atOnce = 0;
      });
    }
    atOnce += length;
    return length;
  };
  await withFile((handle) =>
    sendFileRange(handle, { ...response, write } as unknown as ServerResponse, 0, content.length, everything),
  );
  expect(turns.length).toBeGreaterThan(2);
  expect(Math.max(...turns)).toBeLessThanOrEqual(4 * mebibyte);
});

describe("nothing is sent directly", () => {
  const cases: [string, unknown][] = [
    ["without a connection", null],
    ["on one that is closed", { destroyed: true, writableLength: 0, _handle: { fd: 1 } }],
    ["before what Node has still to write", { destroyed: false, writableLength: 1, _handle: { fd: 1 } }],
    ["on one that has no descriptor any more", { destroyed: false, writableLength: 0, _handle: { fd: -1 } }],
    ["on one that was detached", { destroyed: false, writableLength: 0, _handle: null }],
    ["on one that is no connection of the system", { destroyed: false, writableLength: 0 }],
  ];
  test.each(cases)("%s", async (_, socket) => {
    await withFile(async ({ fd }) => expect(sendDirectly(fd, socket as Socket | null, 0, 10)).toBe(0));
  });

  test("to a descriptor that takes nothing: the next write by Node will say why", async () => {
    await withFile(async ({ fd }) => {
      const closed = { destroyed: false, writableLength: 0, _handle: { fd: 1_000_000 } } as unknown as Socket;
      expect(sendDirectly(fd, closed, 0, 10)).toBe(0);
    });
  });
});
