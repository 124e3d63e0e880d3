import type { BootEvent } from "#pxe/contract/boot-event.ts";
import type { Journal } from "#pxe/journal/journal.ts";
import { type EventStreams, sendEvents } from "./event-stream.ts";
import { allowMethods, type HttpRoutes } from "./http-exchange.ts";

/** What anybody on the network may see of an event: which machine is how far. No ticket, no disk, no text. */
export type PublicEvent = Pick<BootEvent, "seq" | "time" | "machine" | "kind" | "percent">;

export function publicEvent({ seq, time, machine, kind, percent }: BootEvent): PublicEvent {
  return { seq, time, machine, kind, ...(percent === undefined ? {} : { percent }) };
}

/** `/events`: server-sent events, those after `Last-Event-ID` (or `?after=`) first, then live ones. */
export function eventRoutes(journal: Journal, streams: EventStreams): HttpRoutes {
  return (exchange) => {
    const { pathname, request, query } = exchange;
    if (pathname !== "/events") return false;
    if (!allowMethods(exchange, "GET")) return true;
    const after = Number(request.headers["last-event-id"] ?? query.get("after") ?? 0);
    sendEvents(exchange, streams, (send) => {
      for (const event of journal.since(Number.isFinite(after) ? after : 0)) send(encodeEvent(event));
      return journal.subscribe((event) => send(encodeEvent(event)));
    });
    return true;
  };
}

/** One event of the stream (HTML Living Standard, "Server-sent events"). */
export function encodeEvent(event: BootEvent): string {
  return `id: ${event.seq}\ndata: ${JSON.stringify(publicEvent(event))}\n\n`;
}
