import { once } from "node:events";
import { type AddressInfo, createServer, type Server, type Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, expect, test } from "vitest";
import { waitForBanner } from "./wait-for-banner.ts";

const banner = "SSH-2.0-OpenSSH_10.0p2\r\n";
let server: Server | undefined;
let connections: Socket[];
afterEach(() => {
  for (const socket of connections) socket.destroy();
  server?.close();
});

/** A server that does with each of its connections, counted from 1, what the test says. */
async function serve(welcome: (socket: Socket, number: number) => void, port = 0): Promise<number> {
  connections = [];
  server = createServer((socket) => {
    socket.on("error", () => {}).resume();
    welcome(socket, connections.push(socket));
  }).listen(port, "127.0.0.1");
  await once(server, "listening");
  return (server.address() as AddressInfo).port;
}

const wait = (port: number, milliseconds: number) =>
  waitForBanner("127.0.0.1", port, AbortSignal.timeout(milliseconds));

test("a busy server that takes its time is asked by one connection alone", async () => {
  const port = await serve((socket) => setTimeout(() => socket.write(banner), 1500));
  expect(await wait(port, 10_000)).toBe(true);
  expect(connections).toHaveLength(1);
});

test("the connection is ended properly once the server has spoken", async () => {
  const port = await serve((socket) => socket.write(banner));
  const ended = once(server as Server, "connection").then(([socket]) => once(socket as Socket, "end"));
  expect(await wait(port, 10_000)).toBe(true);
  await ended;
});

test("a server that turns somebody away is asked again, and not at once", async () => {
  const arrivedMs: number[] = [];
  const port = await serve((socket, number) => {
    arrivedMs.push(performance.now());
    if (number === 1) socket.destroy();
    else socket.write(banner);
  });
  expect(await wait(port, 10_000)).toBe(true);
  expect(arrivedMs).toHaveLength(2);
  expect((arrivedMs[1] ?? 0) - (arrivedMs[0] ?? 0)).toBeGreaterThan(900);
});

test("a machine that refuses connections is found soon after its server has started", async () => {
  const port = await serve(() => {});
  server?.close();
  const waited = wait(port, 10_000);
  await sleep(600);
  const startMs = performance.now();
  await serve((socket) => socket.write(banner), port);
  expect(await waited).toBe(true);
  expect(performance.now() - startMs).toBeLessThan(1000);
  expect(connections).toHaveLength(1);
});

test("a port that says something else is no SSH server", async () => {
  const port = await serve((socket) => socket.end("220 mail\r\n"));
  expect(await wait(port, 600)).toBe(false);
});

test("a server that never speaks is given up in time", async () => {
  const port = await serve(() => {});
  expect(await wait(port, 600)).toBe(false);
  expect(connections).toHaveLength(1);
});
