import { type HttpExchange, replyText } from "./http-exchange.ts";
import { httpLimits } from "./http-limits.ts";

/** How many watch, over all kinds of streams. */
export interface EventStreams {
  open: number;
}

const heartbeatMs = 15_000;

/**
 * Answers with server-sent events until the reader goes away: 503 where too many watch already.
 * @param begin sends what it has, and returns what ends the sending
 */
export function sendEvents(
  exchange: HttpExchange,
  streams: EventStreams,
  begin: (send: (text: string) => void) => () => void,
): void {
  const { response } = exchange;
  if (streams.open >= httpLimits.eventStreams) {
    replyText(exchange, 503, "too many watch already\n", { "retry-after": "30" });
    return;
  }
  response.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-store" });
  const send = (text: string) => {
    if (response.writableLength > httpLimits.eventBacklogBytes) response.destroy();
    else response.write(text);
  };
  streams.open += 1;
  const end = begin(send);
  const heartbeat = setInterval(() => send(":\n\n"), heartbeatMs);
  response.once("close", () => {
    streams.open -= 1;
    clearInterval(heartbeat);
    end();
  });
}
