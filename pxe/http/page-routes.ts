import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import path from "node:path";
import { phases } from "#pxe/contract/boot-event.ts";
import { overviewOf } from "#pxe/overview/overview-of.ts";
import type { BootState } from "#pxe/state/boot-state.ts";
import { type EventStreams, sendEvents } from "./event-stream.ts";
import { allowMethods, type HttpRoutes, replyText } from "./http-exchange.ts";
import { overviewFeed } from "./overview-feed.ts";

const part = (name: string) => readFileSync(path.join(import.meta.dirname, "page", name), "utf8");
const [template, style, script] = [part("page.html"), part("page.css"), part("page.js")];

const hash = (text: string) => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;

/** Nothing but this page's own script and style runs, and it talks to this server alone. */
const policy = [
  "default-src 'none'",
  `script-src ${hash(script)}`,
  `style-src ${hash(style)}`,
  // The empty icon, which keeps browsers from asking for one.
  "img-src data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join("; ");

/**
 * `/`: the page, with what there is to see already in it. `/overview`: the same as server-sent events, now and whenever
 * it changes. Neither needs a token, and nothing can be changed by them.
 */
export function pageRoutes(state: BootState, streams: EventStreams): HttpRoutes {
  const feed = overviewFeed(state);
  return (exchange) => {
    const { pathname } = exchange;
    if (pathname === "/") {
      if (!allowMethods(exchange, "GET", "HEAD")) return true;
      const headers = { "content-type": "text/html; charset=utf-8", "content-security-policy": policy };
      replyText(exchange, 200, renderPage(overviewOf(state)), headers);
      return true;
    }
    if (pathname !== "/overview") return false;
    if (allowMethods(exchange, "GET")) sendEvents(exchange, streams, feed);
    return true;
  };
}

function renderPage(overview: unknown): string {
  const data = (id: string) => `<script type="application/json" id="${id}">`;
  const parts: readonly (readonly [string, string])[] = [
    ["<style>", style],
    [data("phases"), jsonIn(phases)],
    [data("overview"), jsonIn(overview)],
    ["<script>", script],
  ];
  // A function, because `$&` in a string would be replaced once more.
  return parts.reduce((page, [tag, content]) => page.replace(tag, () => tag + content), template);
}

/** Inside a script element only `<` can do harm: it could end the element (HTML Living Standard, script data states). */
function jsonIn(value: unknown): string {
  return JSON.stringify(value).replaceAll("<", "\\u003c");
}
