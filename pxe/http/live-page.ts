import { createHash } from "node:crypto";
import { phases } from "#pxe/contract/boot-event.ts";
import { allowMethods, type HttpRoutes, replyText } from "./http-exchange.ts";

// Runs in the browser. Names and phases go in as text, never as markup.
const script = `
const order = ${JSON.stringify(phases)};
const words = { refused: "refused, nothing was written", failed: "failed", "local-boot": "starts from its disk" };
const rows = new Map();
function row(machine) {
  if (rows.has(machine)) return rows.get(machine);
  document.getElementById("none")?.remove();
  const line = document.getElementById("row").content.firstElementChild.cloneNode(true);
  line.querySelector("th").textContent = machine;
  for (const phase of order) line.querySelector("ol").append(Object.assign(document.createElement("li"), { title: phase }));
  const body = document.querySelector("tbody");
  body.append(line);
  rows.set(machine, line);
  return line;
}
function show(event) {
  const line = row(event.machine);
  const at = order.indexOf(event.kind);
  line.className = event.kind;
  if (at >= 0) [...line.querySelectorAll("li")].forEach((dot, i) => { dot.className = i < at ? "past" : i === at ? "now" : ""; });
  const percent = event.percent === undefined ? "" : " " + event.percent + " %";
  line.querySelector(".phase").textContent = (words[event.kind] ?? event.kind) + percent;
  line.querySelector("progress").hidden = event.percent === undefined;
  line.querySelector("progress").value = event.percent ?? 0;
  line.querySelector("time").textContent = new Date(event.time).toLocaleTimeString();
}
const source = new EventSource("/events");
source.onmessage = (message) => show(JSON.parse(message.data));
source.onopen = () => { document.getElementById("link").textContent = "live"; };
source.onerror = () => { document.getElementById("link").textContent = "no connection, trying again"; };
`;

const style = `
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
body { max-width: 52rem; margin: 3rem auto; padding: 0 1rem; }
h1 { font-weight: 600; margin: 0; } #link { opacity: .6; }
table { width: 100%; border-collapse: collapse; margin-top: 2rem; }
th, td { text-align: left; padding: .6rem .5rem; border-top: 1px solid #8884; }
ol { display: flex; gap: .3rem; list-style: none; margin: 0; padding: 0; }
li { width: .7rem; height: .7rem; border-radius: 50%; background: #8884; }
li.past { background: #2a9d5c; } li.now { background: #e08a1e; }
.refused .phase, .failed .phase { color: #d33; } .first-boot li.now, .ssh li.now { background: #2a9d5c; }
progress { width: 8rem; } time { opacity: .6; }
`;

const page = `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Hearth boot server</title><style>${style}</style></head>
<body><h1>Hearth</h1><span id="link">connecting</span>
<table><tbody><tr id="none"><td>No machine has asked for anything yet.</td></tr></tbody></table>
<template id="row"><tr><th scope="row"></th><td><ol></ol></td><td class="phase"></td><td><progress max="100" hidden></progress></td><td><time></time></td></tr></template>
<script>${script}</script></body></html>
`;

const hash = (text: string) => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;

/** Nothing but this page's own script and style runs, and it talks to this server alone. */
const policy = `default-src 'none'; script-src ${hash(script)}; style-src ${hash(style)}; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`;

/** `/`: the machines and how far they are, live; nothing is loaded from elsewhere. */
export const livePageRoutes: HttpRoutes = (exchange) => {
  if (exchange.pathname !== "/") return false;
  if (allowMethods(exchange, "GET", "HEAD")) {
    replyText(exchange, 200, page, { "content-type": "text/html; charset=utf-8", "content-security-policy": policy });
  }
  return true;
};
