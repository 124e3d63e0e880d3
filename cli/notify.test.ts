import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, expect, test, vi } from "vitest";
import { noticeText, notify } from "./notify.ts";

const notice = { verb: "up", env: "home", seconds: 245, code: 0 } as const;
let server: Server | undefined;

afterEach(() => {
  server?.close();
  vi.restoreAllMocks();
});

/** An ntfy that keeps what it is sent. */
async function fakeNtfy(status: number) {
  const received: { url: string; body: string; title: unknown; priority: unknown }[] = [];
  server = createServer(async (request, response) => {
    let body = "";
    for await (const chunk of request) body += chunk;
    const { title, priority } = request.headers;
    received.push({ url: request.url ?? "", body, title, priority });
    response.writeHead(status).end();
  });
  await new Promise<void>((resolve) => server?.listen(0, "127.0.0.1", resolve));
  return { received, url: `http://127.0.0.1:${(server?.address() as AddressInfo).port}/a-secret-topic` };
}

test("an ntfy topic is told how it ended, and a failure loudly", async () => {
  const { received, url } = await fakeNtfy(200);
  await notify(url, notice);
  await notify(url, { ...notice, code: 1 });
  expect(received).toEqual([
    { url: "/a-secret-topic", body: "✓ hearth up, home: done after 4 min 05 s", title: "Hearth", priority: "default" },
    {
      url: "/a-secret-topic",
      body: "✗ hearth up, home: ended with 1 after 4 min 05 s",
      title: "Hearth",
      priority: "high",
    },
  ]);
});

test("a notice that is not accepted is no failure, and does not give the topic away", async () => {
  const said = vi.spyOn(console, "error").mockImplementation(() => {});
  const { url } = await fakeNtfy(403);
  await notify(url, notice);
  expect(said.mock.calls.flat().join("\n")).toBe(`! the notice was not accepted: 403 from ${new URL(url).host}`);
  said.mockClear();
  server?.close();
  server?.closeAllConnections();
  await notify("http://127.0.0.1:1/a-secret-topic", notice);
  expect(said.mock.calls.flat().join("\n")).toMatch(/^! the notice could not be sent: (?!.*secret)/);
});

test("the bell rings on the terminal, and not for work that was short", async () => {
  const written = vi.spyOn(process.stderr, "write").mockReturnValue(true);
  await notify("bell", { ...notice, seconds: 3 });
  expect(written).not.toHaveBeenCalled();
  await notify("bell", notice);
  expect(written.mock.calls).toEqual([["\u0007"]]);
});

test("seconds are told as a person would", () => {
  expect(noticeText({ ...notice, seconds: 12.34 })).toBe("✓ hearth up, home: done after 12.3 s");
});
