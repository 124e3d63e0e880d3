import type { BootEvent } from "#pxe/contract/boot-event.ts";
import type { Journal } from "#pxe/journal/journal.ts";
import { allowMethods, type HttpRoutes, replyText } from "./http-exchange.ts";
import { httpLimits } from "./http-limits.ts";

/** What anybody on the network may see of an event: which machine is how far. No ticket, no disk, no text. */
export type PublicEvent = Pick<BootEvent, "seq" | "time" | "machine" | "kind" | "percent">;

export function publicEvent({ seq, time, machine, kind, percent }: BootEvent): PublicEvent {
  return { seq, time, machine, kind, ...(percent === undefined ? {} : { percent }) };
}

const heartbeatMs = 15_000;

/** `/events`: server-sent events, those after `Last-Event-ID` (or `?after=`) first, then live ones. */
export function eventRoutes(journal: Journal): HttpRoutes {
  let streams = 0;
  return (exchange) => {
    const { pathname, request, response, query } = exchange;
    if (pathname !== "/events") return false;
    if (!allowMethods(exchange, "GET")) return true;
    if (streams >= httpLimits.eventStreams) {
      replyText(exchange, 503, "too many watch already\n", { "retry-after": "30" });
      return true;
    }
    const after = Number(request.headers["last-event-id"] ?? query.get("after") ?? 0);
    response.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-store" });
    const send = (text: string) => {
      if (response.writableLength > httpLimits.eventBacklogBytes) response.destroy();
      else response.write(text);
    };
    streams += 1;
    for (const event of journal.since(Number.isFinite(after) ? after : 0)) send(encodeEvent(event));
    const unsubscribe = journal.subscribe((event) => send(encodeEvent(event)));
    const heartbeat = setInterval(() => send(":\n\n"), heartbeatMs);
    response.once("close", () => {
      streams -= 1;
      clearInterval(heartbeat);
      unsubscribe();
    });
    return true;
  };
}

/** One event of the stream (HTML Living Standard, "Server-sent events"). */
export function encodeEvent(event: BootEvent): string {
  return `id: ${event.seq}\ndata: ${JSON.stringify(publicEvent(event))}\n\n`;
}
