import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";

/** An answer in the frame of Cloudflare's reference; `undefined` is none, ever. */
export type Reply = { readonly status: number; readonly body: unknown } | undefined;

export function result(value: unknown): Reply {
  return { status: 200, body: { success: true, errors: [], messages: [], result: value } };
}

export function refusal(status: number, code: number, message: string): Reply {
  return { status, body: { success: false, errors: [{ code, message }], messages: [], result: null } };
}

export interface FakeCloudflare {
  readonly base: string;
  /** What was asked: path and `Authorization`. */
  readonly asked: { readonly path: string; readonly authorization: string | undefined }[];
  close(): void;
}

/** Cloudflare's API on this computer. Paths are told without what stands behind the `?`. */
export async function fakeCloudflare(reply: (path: string) => Reply): Promise<FakeCloudflare> {
  const asked: { path: string; authorization: string | undefined }[] = [];
  const server = createServer((request: IncomingMessage, response) => {
    asked.push({ path: request.url ?? "", authorization: request.headers.authorization });
    const said = reply((request.url ?? "").replace(/\?.*$/, ""));
    if (!said) return;
    const body = typeof said.body === "string" ? said.body : JSON.stringify(said.body);
    response.writeHead(said.status, { "content-type": "application/json" }).end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    base: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}
