import { createHash } from "node:crypto";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { downloadFile } from "./download-file.ts";

const content = Buffer.alloc(300_000, "hearth");
const sha256 = createHash("sha256").update(content).digest("hex");
let directory: string;
let server: Server;
let origin: string;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "hearth-download-"));
  server = createServer((request, response) => {
    if (request.url === "/cut") {
      response.writeHead(200, { "content-length": content.length }).write(content.subarray(0, 1000));
      response.socket?.destroySoon();
    } else if (request.url === "/file") response.writeHead(200, { "content-length": content.length }).end(content);
    else response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterAll(async () => {
  server.close();
  await rm(directory, { recursive: true });
});

test("a file arrives whole, and the last percentage told is 100", async () => {
  const percents: number[] = [];
  const file = join(directory, "whole");
  await downloadFile({ name: "it", url: `${origin}/file`, sha256 }, file, (percent) => percents.push(percent));
  expect((await readFile(file)).equals(content)).toBe(true);
  expect(percents.at(-1)).toBe(100);
});

test("another file than the pinned one is refused with both digests", async () => {
  const wanted = "0".repeat(64);
  await expect(
    downloadFile({ name: "it", url: `${origin}/file`, sha256: wanted }, join(directory, "other"), () => {}),
  ).rejects.toMatchObject({
    code: "download-checksum",
    why: `${origin}/file has the SHA-256 ${sha256} and should have ${wanted}.`,
  });
});

test("a file that is not there is said to be missing by its server", async () => {
  await expect(
    downloadFile({ name: "it", url: `${origin}/no`, sha256 }, join(directory, "no"), () => {}),
  ).rejects.toMatchObject({
    code: "download-failed",
    what: "it cannot be fetched.",
    why: `${origin}/no: the server answers 404 Not Found.`,
  });
});

test("a connection that breaks off is a failure, not a short file", async () => {
  await expect(
    downloadFile({ name: "it", url: `${origin}/cut`, sha256 }, join(directory, "cut"), () => {}),
  ).rejects.toMatchObject({ code: "download-failed" });
});

test("a server that nobody reaches is named with the system's own word for it", async () => {
  await expect(
    downloadFile({ name: "it", url: "http://127.0.0.1:9/x", sha256 }, join(directory, "x"), () => {}),
  ).rejects.toMatchObject({ code: "download-failed", why: expect.stringContaining("127.0.0.1:9") });
});
