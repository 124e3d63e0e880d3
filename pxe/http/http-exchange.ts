import type { IncomingMessage, ServerResponse } from "node:http";

/** One request and the means to answer it. */
export interface HttpExchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  /** Decoded, without query. */
  readonly pathname: string;
  readonly query: URLSearchParams;
}

/** A set of paths and how they are answered; false when the path is none of them. */
export type HttpRoutes = (exchange: HttpExchange) => boolean | Promise<boolean>;

/** Answers with a short text; the length is always told, so that old HTTP clients of firmware can cope. */
export function replyText(
  { request, response }: Pick<HttpExchange, "request" | "response">,
  status: number,
  text: string,
  headers: Readonly<Record<string, string>> = {},
): void {
  const body = Buffer.from(text, "utf8");
  response.writeHead(status, {
    "Content-Type": "text/plain; charset=utf-8",
    // Spelled so: GRUB compares the name of this header letter by letter, and would wait for the end of the connection.
    "Content-Length": body.length,
    "cache-control": "no-store",
    ...headers,
  });
  response.end(request.method === "HEAD" ? undefined : body);
}

/** Answers 200 with bytes that are for this client alone. */
export function replyBytes({ response }: Pick<HttpExchange, "response">, contentType: string, bytes: Buffer): void {
  response.writeHead(200, { "Content-Type": contentType, "Content-Length": bytes.length, "Cache-Control": "no-store" });
  response.end(bytes);
}

/** 204: understood, nothing to say. */
export function replyNothing({ response }: Pick<HttpExchange, "response">): void {
  response.writeHead(204, { "cache-control": "no-store" });
  response.end();
}

/** What strangers get: neither that a path could exist nor why it does not. */
export function replyNotFound(exchange: HttpExchange): void {
  replyText(exchange, 404, "not found\n");
}

/** True when the method is one of those; otherwise 405 has been answered. */
export function allowMethods(exchange: HttpExchange, ...methods: readonly string[]): boolean {
  if (methods.includes(exchange.request.method ?? "")) return true;
  replyText(exchange, 405, "method not allowed\n", { allow: methods.join(", ") });
  return false;
}
