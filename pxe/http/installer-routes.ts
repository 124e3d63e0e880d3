import { HearthError } from "#model/hearth-error.ts";
import { decodeInstallerReport } from "#pxe/install-talk/installer-report.ts";
import { type InstallerStep, type InstallerTalk, installerTalk, ticketMark } from "#pxe/install-talk/installer-talk.ts";
import { parseKeyValues } from "#pxe/install-talk/key-value-text.ts";
import { encodeVerdict } from "#pxe/install-talk/verdict-text.ts";
import type { BootState } from "#pxe/state/boot-state.ts";
import type { Ticket } from "#pxe/ticket/ticket.ts";
import { bearerToken } from "./bearer-token.ts";
import { allowMethods, type HttpRoutes, replyBytes, replyNotFound, replyNothing, replyText } from "./http-exchange.ts";
import { httpLimits } from "./http-limits.ts";
import { readBody } from "./read-body.ts";

const steps: Readonly<Record<string, { readonly step: InstallerStep; readonly method: "GET" | "POST" }>> = {
  "/install/report": { step: "report", method: "POST" },
  "/install/progress": { step: "progress", method: "POST" },
  "/install/seed.tar": { step: "seed", method: "GET" },
  "/install/log": { step: "log", method: "POST" },
  "/install/failed": { step: "failed", method: "POST" },
  "/install/done": { step: "done", method: "POST" },
};

/** What is said back: `tar` is the seed. */
type Answer =
  | { readonly status: 204 }
  | { readonly status: 200 | 400 | 409; readonly text: string }
  | { readonly status: 200; readonly tar: Buffer };

/** `/install/*`: the talk with the installer, guarded by the ticket's token (installer-protocol.md). */
export function installerRoutes(state: BootState): HttpRoutes {
  const talk = installerTalk(state);
  return async (exchange) => {
    const { pathname, request, response } = exchange;
    if (!pathname.startsWith("/install/")) return false;
    const known = Object.hasOwn(steps, pathname) ? steps[pathname] : undefined;
    if (!known) {
      replyNotFound(exchange);
      return true;
    }
    const refuse = () => replyText(exchange, 403, "this ticket is not valid\n", { connection: "close" });
    const token = bearerToken(request.headers.authorization);
    if (token === undefined || !talk.authorize(token, known.step)) {
      refuse();
      return true;
    }
    if (!allowMethods(exchange, known.method)) return true;
    const body = await readBody(request, httpLimits.bodyBytes);
    // Once more, and from here without a pause: while the body came in, the ticket may have ended.
    const ticket = talk.authorize(token, known.step);
    if (!ticket) {
      refuse();
      return true;
    }
    const answer = answerStep(state.settings.environment, talk, known.step, ticket, body, token);
    if ("tar" in answer) {
      response.once("finish", () => talk.seedServed(ticket.id));
      replyBytes(exchange, "application/x-tar", answer.tar);
    } else if ("text" in answer) replyText(exchange, answer.status, answer.text);
    else replyNothing(exchange);
    return true;
  };
}

function answerStep(
  environment: string,
  talk: InstallerTalk,
  step: InstallerStep,
  ticket: Ticket,
  body: string,
  token: string,
): Answer {
  switch (step) {
    case "report":
      return answerReport(environment, talk, ticket, body);
    case "progress": {
      const percent = parseKeyValues(body).get("percent")?.trim() ?? "";
      if (!/^\d{1,3}$/.test(percent) || Number(percent) > 100) {
        return { status: 400, text: "percent must be a whole number from 0 to 100\n" };
      }
      talk.progress(ticket, Number(percent));
      return { status: 204 };
    }
    case "seed": {
      const tar = talk.seed(ticket);
      return tar ? { status: 200, tar } : { status: 409, text: "no seed is due: report first\n" };
    }
    case "log":
      talk.log(ticket, body, token);
      return { status: 204 };
    case "failed": {
      const values = parseKeyValues(body);
      talk.failed(ticket, values.get("code")?.trim() ?? "", values.get("detail") ?? "");
      return { status: 204 };
    }
    case "done":
      if (talk.done(ticket)) return { status: 204 };
      return { status: 409, text: "nothing was installed under this ticket: report first\n" };
  }
}

function answerReport(environment: string, talk: InstallerTalk, ticket: Ticket, body: string): Answer {
  try {
    const verdict = talk.report(ticket, decodeInstallerReport(body));
    return { status: 200, text: encodeVerdict(verdict, ticket.request.image, ticketMark(environment, ticket)) };
  } catch (error) {
    if (error instanceof HearthError && error.code === "report-invalid") {
      return { status: 400, text: `${error.message}\n` };
    }
    throw error;
  }
}
