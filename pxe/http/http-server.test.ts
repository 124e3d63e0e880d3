import { readFileSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { TicketRequest } from "#pxe/contract/ticket.ts";
import { readInstallerLog } from "#pxe/installer-log/installer-log-file.ts";
import { type BootState, openBootState } from "#pxe/state/boot-state.ts";
import { encodeDiskMark } from "#pxe/wipe-guard/disk-mark.ts";
import { type BootFixture, bootFixture } from "./http-fixture.ts";
import { type HttpServer, startHttpServer } from "./http-server.ts";

let fixture: BootFixture;
let state: BootState;
let server: HttpServer;
let url: string;
let clockMs: number;

beforeEach(async () => {
  fixture = await bootFixture();
  clockMs = Date.parse("2026-11-21T06:00:00Z");
  state = openBootState(fixture.settings, () => new Date(clockMs));
  server = await startHttpServer(state);
  url = `http://127.0.0.1:${fixture.settings.httpPort}`;
});
afterEach(async () => {
  await server.close();
  fixture.remove();
});

/** Makes machine and ticket, and gives the ticket's way to talk. */
function install(parts: Partial<TicketRequest> = {}) {
  const request = fixture.request(parts);
  state.machines.put(request.machine);
  const ticket = state.tickets.request(request);
  const ask = (method: string, route: string, body?: string) =>
    fetch(`${url}/install/${route}`, {
      method,
      headers: { authorization: `Bearer ${ticket.token}` },
      ...(body === undefined ? {} : { body }),
    });
  return { id: ticket.id, token: ticket.token ?? "", ask, now: () => state.tickets.get(ticket.id) };
}

const kinds = () => state.journal.since(0).map(({ kind }) => kind);

describe("boot scripts", () => {
  test("a stranger is told nothing, in whatever way it asks", async () => {
    for (const file of ["52:54:00:00:00:99.ipxe", "52:54:00:00:00:99.grub", "52:54:00:00:00:99/kernel", "x.ipxe", ""]) {
      const response = await fetch(`${url}/boot/${file}`);
      expect([file, response.status, await response.text()]).toEqual([file, 404, "not found\n"]);
    }
    expect(kinds()).toEqual([]);
  });

  test("a known machine without a ticket boots from its disk", async () => {
    state.machines.put(fixture.machine);
    const script = await (await fetch(`${url}/boot/52:54:00:00:00:01.ipxe`)).text();
    expect(script).toContain("\nexit\n");
    expect(script).not.toContain("kernel");
    expect((await fetch(`${url}/boot/52:54:00:00:00:01/kernel`)).status).toBe(404);
    expect(kinds()).toEqual(["local-boot"]);
  });

  test("a machine with a ticket gets installer, token and kernel, whatever notation its loader gives the address", async () => {
    const { token } = install();
    for (const mac of ["52:54:00:00:00:01", "52-54-00-00-00-01", "52%3A54%3A00%3A00%3A00%3A01"]) {
      for (const loader of ["ipxe", "grub"]) {
        const script = await (await fetch(`${url}/boot/${mac}.${loader}`)).text();
        expect(script).toContain(`hearth.token=${token}`);
        expect(script).toContain(`${fixture.settings.httpPort}`);
      }
    }
    expect(await (await fetch(`${url}/boot/52:54:00:00:00:01/kernel`)).text()).toBe("the kernel");
    expect(await (await fetch(`${url}/boot/52:54:00:00:00:01/initrd`)).text()).toBe("the initrd");
    expect(kinds()).toEqual(["kernel"]);
  });
});

describe("the talk with the installer", () => {
  test("goes from the report to a member, and then the token opens nothing", async () => {
    const { ask, id, now } = install();
    const verdict = await (await ask("POST", "report", fixture.report())).text();
    const { image } = fixture.request();
    const mark = encodeDiskMark({ environment: "test", machine: "metal0", installId: id });
    expect(verdict).toBe(
      `verdict=install\ndisk=vda\nimage=/artifacts/${image.sha256}\nimage_sha256=${image.sha256}\n` +
        `image_size_bytes=9\nraw_size_bytes=1000000000\nmark=${mark}\n`,
    );
    expect(now()).toMatchObject({ state: "writing", chosenDisk: { name: "vda" }, hardware: { firmware: "bios" } });
    expect((await ask("POST", "progress", "percent=50\n")).status).toBe(204);
    expect((await ask("POST", "progress", "percent=50\n")).status).toBe(204);
    const seed = Buffer.from(await (await ask("GET", "seed.tar")).arrayBuffer());
    expect(seed.toString("latin1")).toContain("TOP SECRET KEY\n");
    expect((await ask("POST", "done")).status).toBe(204);

    expect(now()).toMatchObject({ state: "finished" });
    expect(state.members.all()).toMatchObject([
      {
        machine: "metal0",
        mac: "52:54:00:00:00:01",
        installId: id,
        specDigest: "digest",
        disk: { name: "vda", mark: { installId: id } },
      },
    ]);
    expect(kinds()).toEqual(["installer", "image", "first-boot"]);
    for (const [method, route] of [
      ["POST", "report"],
      ["POST", "progress"],
      ["GET", "seed.tar"],
      ["POST", "failed"],
    ] as const) {
      expect((await ask(method, route, method === "POST" ? fixture.report() : undefined)).status).toBe(403);
    }
    // The answer to `done` may have been lost: saying it again is understood, and changes nothing.
    expect((await ask("POST", "done")).status).toBe(204);
    expect(kinds()).toHaveLength(3);
    expect(await (await fetch(`${url}/boot/52:54:00:00:00:01.ipxe`)).text()).not.toContain("hearth.token");
  });

  test("starts over after an interruption, and gives the seed after each report, for two minutes", async () => {
    const { ask, now } = install();
    expect((await ask("GET", "seed.tar")).status).toBe(409);
    expect((await ask("POST", "done")).status).toBe(409);
    for (const _ of ["first", "after a power cut"]) {
      expect((await ask("POST", "report", fixture.report())).status).toBe(200);
      // An answer that was lost on the way is given again.
      expect((await ask("GET", "seed.tar")).status).toBe(200);
      expect((await ask("GET", "seed.tar")).status).toBe(200);
      await expect.poll(() => now()?.seedServedAt).toBeDefined();
      clockMs += 121_000;
      expect((await ask("GET", "seed.tar")).status).toBe(409);
    }
    expect((await ask("POST", "done")).status).toBe(204);
  });

  test("ends at once on a disk that already carries the ticket's mark", async () => {
    const { ask, id, now } = install();
    const mark = encodeDiskMark({ environment: "test", machine: "metal0", installId: id });
    const verdict = await ask("POST", "report", fixture.report({ "disk.0.mark": mark }));
    expect(await verdict.text()).toBe("verdict=finished\ndisk=vda\n");
    expect((await ask("POST", "done")).status).toBe(204);
    expect(now()?.state).toBe("finished");
  });

  test("a refusal ends the ticket with the words that the person needs", async () => {
    const { ask, now } = install({ disk: { serial: "S9" } });
    const verdict = await (await ask("POST", "report", fixture.report())).text();
    expect(verdict.split("\n").slice(0, 2)).toEqual(["verdict=refused", "code=disk-not-found"]);
    expect(now()).toMatchObject({ state: "failed", failure: { code: "disk-not-found" }, hardware: { cpus: 1 } });
    expect((await ask("POST", "report", fixture.report())).status).toBe(403);
    expect(kinds()).toEqual(["installer", "refused"]);
  });

  test("an installer that gives up ends the ticket; a code that nobody knows is still told", async () => {
    const first = install();
    await first.ask("POST", "report", fixture.report());
    expect((await first.ask("POST", "failed", "code=image-checksum\ndetail=got abc\n")).status).toBe(204);
    expect(first.now()).toMatchObject({ state: "failed", failure: { code: "image-checksum", why: "got abc." } });
    const second = install();
    expect(second.id).not.toBe(first.id);
    await second.ask("POST", "failed", "code=what-ever\ndetail=\u001b[31mno disk\n");
    expect(second.now()?.failure).toEqual({
      code: "installer-failed",
      what: "The installer gave up on metal0 (what-ever).",
      why: "[31mno disk.",
      remedy: "`make logs NODE=metal0` shows the installer's own log; then run make again.",
    });
  });

  test("the installer's log is kept without the token, replaced by what comes later, and taken after a refusal", async () => {
    const { ask, id, token } = install({ disk: { serial: "S9" } });
    const kept = () => readInstallerLog(fixture.settings.stateDirectory, "metal0");
    expect((await ask("POST", "log", `Command line: hearth.token=${token} quiet\nfirst\n`)).status).toBe(204);
    expect(kept()).toMatchObject({ ticket: id, lines: ["Command line: hearth.token=(token) quiet", "first"] });
    await ask("POST", "report", fixture.report());
    expect((await ask("POST", "log", "NOT INSTALLED\n")).status).toBe(204);
    expect(kept()?.lines).toEqual(["NOT INSTALLED"]);
    clockMs += 121_000;
    expect((await ask("POST", "log", "too late\n")).status).toBe(403);
    expect(kept()?.lines).toEqual(["NOT INSTALLED"]);
    expect(kinds()).toEqual(["installer", "refused"]);
  });

  test("a log opens with its ticket's token alone, in one way, and not for ever", async () => {
    const { ask, now } = install();
    const log = (token: string) =>
      fetch(`${url}/install/log`, { method: "POST", headers: { authorization: `Bearer ${token}` }, body: "x\n" });
    expect((await log("somebody")).status).toBe(403);
    expect((await ask("GET", "log")).status).toBe(405);
    state.tickets.cancel("metal0");
    expect((await ask("POST", "log", "x\n")).status).toBe(403);
    expect(now()?.state).toBe("cancelled");
    expect(readInstallerLog(fixture.settings.stateDirectory, "metal0")).toBeUndefined();
  });

  test("of a log that is too long the newest is kept; one that is far too long is refused", async () => {
    const { ask } = install();
    const lines = Array.from({ length: 30_000 }, (_, index) => `line ${index}`);
    expect((await ask("POST", "log", `${lines.join("\n")}\n`)).status).toBe(204);
    const kept = readInstallerLog(fixture.settings.stateDirectory, "metal0")?.lines ?? [];
    expect(kept).toEqual(lines.slice(-kept.length));
    expect(kept.length).toBeGreaterThan(20_000);
    expect(kept.join("\n").length).toBeLessThan(256 * 1024);
    // The server may hang up before all of it is sent.
    const tooLong = await ask("POST", "log", "x".repeat(3_000_000)).then(
      ({ status }) => status,
      () => 413,
    );
    expect(tooLong).toBe(413);
    expect(readInstallerLog(fixture.settings.stateDirectory, "metal0")?.lines).toEqual(kept);
  });

  test("a wrong, missing, malformed or oversized token opens nothing", async () => {
    const { token } = install();
    const headers = [
      {},
      { authorization: token },
      { authorization: `Basic ${token}` },
      { authorization: `Bearer ${token}x` },
      { authorization: "Bearer " },
      { authorization: `Bearer ${"a".repeat(300)}` },
    ];
    for (const header of headers) {
      const response = await fetch(`${url}/install/report`, {
        method: "POST",
        headers: header,
        body: fixture.report(),
      });
      expect([response.status, await response.text()]).toEqual([403, "this ticket is not valid\n"]);
    }
    expect(kinds()).toEqual([]);
  });

  test("a body that makes no sense changes nothing", async () => {
    const { ask, now } = install();
    for (const body of [
      "",
      "firmware=bios\n",
      "\0".repeat(100),
      fixture.report({ "disk.0.name": "../sda" }),
      fixture.report({ cpus: -1 }),
    ]) {
      expect((await ask("POST", "report", body)).status).toBe(400);
    }
    await ask("POST", "report", fixture.report());
    for (const percent of ["", "percent=", "percent=101", "percent=-1", "percent=1e1", "percent=abc"]) {
      expect((await ask("POST", "progress", percent)).status).toBe(400);
    }
    expect((await ask("GET", "report")).status).toBe(405);
    expect((await ask("POST", "nothing", "")).status).toBe(404);
    expect(now()?.state).toBe("writing");
  });
});

describe("files", () => {
  const content = Buffer.from(Array.from({ length: 256 * 1024 }, (_, index) => (index * 7) & 0xff));

  test("a file of the cache is served whole, in part, and by its tag", async () => {
    const { sha256 } = fixture.artifact(content);
    const get = async (headers: Record<string, string> = {}, method = "GET") => {
      const response = await fetch(`${url}/artifacts/${sha256}`, { method, headers });
      return { status: response.status, headers: response.headers, body: Buffer.from(await response.arrayBuffer()) };
    };
    const whole = await get();
    expect(whole.status).toBe(200);
    expect(whole.body.equals(content)).toBe(true);
    expect(whole.headers.get("etag")).toBe(`"${sha256}"`);
    expect(whole.headers.get("accept-ranges")).toBe("bytes");

    const size = content.length;
    const parts: [string, number, number][] = [
      ["bytes=0-0", 0, 0],
      ["bytes=100-299", 100, 299],
      [`bytes=${size - 1}-`, size - 1, size - 1],
      ["bytes=-10", size - 10, size - 1],
      [`bytes=100-${size * 2}`, 100, size - 1],
      [`bytes=-${size * 2}`, 0, size - 1],
    ];
    for (const [range, first, last] of parts) {
      const part = await get({ range });
      expect([range, part.status, part.headers.get("content-range")]).toEqual([
        range,
        206,
        `bytes ${first}-${last}/${size}`,
      ]);
      expect(part.body.equals(content.subarray(first, last + 1))).toBe(true);
    }
    for (const range of [`bytes=${size}-`, "bytes=-0"]) {
      const none = await get({ range });
      expect([range, none.status, none.headers.get("content-range")]).toEqual([range, 416, `bytes */${size}`]);
    }
    for (const range of ["bytes=5-4", "bytes=0-1,4-5", "lines=1-2", "bytes=a-b", "bytes=-"]) {
      expect([range, (await get({ range })).status]).toEqual([range, 200]);
    }
    expect((await get({ range: "bytes=0-9", "if-range": `"${sha256}"` })).status).toBe(206);
    expect((await get({ range: "bytes=0-9", "if-range": '"other"' })).status).toBe(200);
    expect((await get({ "if-none-match": `"${sha256}"` })).status).toBe(304);
    const head = await get({}, "HEAD");
    expect([head.status, head.headers.get("content-length"), head.body.length]).toEqual([200, String(size), 0]);
    expect((await get({}, "DELETE")).status).toBe(405);
  });

  test("an empty file is served", async () => {
    const { sha256 } = fixture.artifact("");
    const response = await fetch(`${url}/artifacts/${sha256}`);
    expect([response.status, await response.text()]).toEqual([200, ""]);
  });

  test("nothing but a content hash names an artifact, nothing but an advertised name a boot file", async () => {
    writeFileSync(path.join(fixture.settings.cacheDirectory, "sha256", "readme"), "x");
    writeFileSync(path.join(fixture.settings.cacheDirectory, "secret"), "x");
    const hex = "0".repeat(64);
    const paths = [
      `/artifacts/${hex}`,
      "/artifacts/readme",
      "/artifacts/../secret",
      "/artifacts/..%2fsecret",
      `/artifacts/${hex}/..`,
      `/artifacts/${"A".repeat(64)}`,
      "/boot-files/nothing",
      "/boot-files/..%2f..%2fsecret",
      "/boot-files/__proto__",
      "/boot-files/constructor",
      "/boot-files/",
    ];
    for (const file of paths)
      expect([file, await rawStatus(`GET ${file} HTTP/1.1\r\nHost: x\r\n\r\n`)]).toEqual([file, 404]);
    expect(await (await fetch(`${url}/boot-files/shimx64.efi`)).text()).toBe("shim");
    expect(await (await fetch(`${url}/boot-files/grub/grub.cfg`)).text()).toContain("{net_default_mac}.grub");
  });

  test("a reader that stands still holds up nobody, and no more of the file is read for it", async () => {
    const large = fixture.artifact(Buffer.alloc(32 * 1024 * 1024, 7));
    const slow = Array.from({ length: 20 }, () => {
      const socket = connect(fixture.settings.httpPort, "127.0.0.1");
      socket.write(`GET /artifacts/${large.sha256} HTTP/1.1\r\nHost: x\r\n\r\n`);
      return socket.pause();
    });
    await sleep(300);
    const before = process.memoryUsage.rss();
    const started = Date.now();
    const whole = await (await fetch(`${url}/artifacts/${large.sha256}`)).arrayBuffer();
    expect(whole.byteLength).toBe(large.sizeBytes);
    expect(Date.now() - started).toBeLessThan(5_000);
    await sleep(200);
    expect(process.memoryUsage.rss() - before).toBeLessThan(150 * 1024 * 1024);
    for (const socket of slow) socket.destroy();
  });
});

describe("hostile requests", () => {
  test.each([
    ["a header that is too large", `GET / HTTP/1.1\r\nHost: x\r\nX: ${"a".repeat(20_000)}\r\n\r\n`, 431],
    ["a path that is too long", `GET /${"a".repeat(20_000)} HTTP/1.1\r\nHost: x\r\n\r\n`, 431],
    ["ten thousand headers", `GET / HTTP/1.1\r\nHost: x\r\n${"a: b\r\n".repeat(10_000)}\r\n`, 431],
    ["no HTTP at all", "\x16\x03\x01\x02\x00\x01\x00\r\n\r\n", 400],
    ["a path with a bad escape", "GET /%zz HTTP/1.1\r\nHost: x\r\n\r\n", 400],
    ["two lengths", "POST /install/done HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n", 400],
    [
      "a length and chunks",
      "POST /install/done HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n",
      400,
    ],
    ["an unknown method", "BREW / HTTP/1.1\r\nHost: x\r\n\r\n", 400],
    ["a proxy request", "GET http://example.org/ HTTP/1.1\r\nHost: x\r\n\r\n", 200],
    ["a tunnel", "CONNECT example.org:443 HTTP/1.1\r\nHost: x\r\n\r\n", undefined],
  ])("%s", async (_, request, status) => {
    expect(await rawStatus(request)).toBe(status);
    expect((await fetch(url)).status).toBe(200);
  });

  test("a body that is too long is refused, told or untold", async () => {
    const { token } = install();
    const head = `POST /install/report HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${token}\r\n`;
    expect(await rawStatus(`${head}Content-Length: 3000000\r\n\r\n`)).toBe(413);
    const chunk = `10000\r\n${"a".repeat(65536)}\r\n`;
    expect(await rawStatus(`${head}Transfer-Encoding: chunked\r\n\r\n${chunk.repeat(40)}`)).toBe(413);
  });
});

test("the journal's events are streamed, without ticket, disk or text", async () => {
  const { ask, id, token } = install();
  await ask("POST", "report", fixture.report());
  const ended = new AbortController();
  const response = await fetch(`${url}/events`, { signal: ended.signal });
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  let text = (await reader?.read())?.value ?? "";
  await ask("POST", "progress", "percent=7\n");
  text += (await reader?.read())?.value ?? "";
  ended.abort();
  const events = text
    .split("\n\n")
    .filter(Boolean)
    .map((block) => JSON.parse(block.split("data: ")[1] ?? ""));
  expect(events).toEqual([
    { seq: 1, time: expect.any(String), machine: "metal0", kind: "installer" },
    { seq: 2, time: expect.any(String), machine: "metal0", kind: "image", percent: 7 },
  ]);
  expect(text).not.toContain(id);
  expect(text).not.toContain(token);
});

test("the page loads nothing from elsewhere", async () => {
  const response = await fetch(url);
  expect(response.headers.get("content-security-policy")).toContain("default-src 'none'");
  expect(await response.text()).not.toMatch(/(src|href)="(?!data:,")/);
});

test("no token is ever written to the journal", async () => {
  const { ask, token } = install();
  await fetch(`${url}/boot/52:54:00:00:00:01.ipxe`);
  await ask("POST", "report", fixture.report());
  await ask("POST", "done");
  expect(readFileSync(path.join(fixture.settings.stateDirectory, "journal.jsonl"), "utf8")).not.toContain(token);
});

/** The status that raw bytes are answered with; undefined when the connection is closed without an answer. */
function rawStatus(request: string): Promise<number | undefined> {
  return new Promise((resolve) => {
    const socket = connect(fixture.settings.httpPort, "127.0.0.1");
    let text = "";
    const end = () => {
      socket.destroy();
      const status = /^HTTP\/1\.1 (\d{3})/.exec(text)?.[1];
      resolve(status === undefined ? undefined : Number(status));
    };
    socket.on("data", (data) => {
      text += data;
      if (text.includes("\r\n\r\n")) end();
    });
    socket.on("error", end);
    socket.on("close", end);
    socket.write(request, "latin1");
  });
}
