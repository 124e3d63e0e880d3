import type { IncomingMessage } from "node:http";

/** A body longer than what is allowed. */
export class BodyTooLarge extends Error {}

/** The whole body as text. @throws BodyTooLarge before more than `limitBytes` are kept */
export async function readBody(request: IncomingMessage, limitBytes: number): Promise<string> {
  if (Number(request.headers["content-length"] ?? 0) > limitBytes) throw new BodyTooLarge();
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > limitBytes) throw new BodyTooLarge();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}
