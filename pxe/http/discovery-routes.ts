import { HearthError } from "#model/hearth-error.ts";
import { discoveryLimits } from "#pxe/discovery/discovery-limits.ts";
import { decodeDiscoveryReport } from "#pxe/discovery/discovery-report.ts";
import type { BootState } from "#pxe/state/boot-state.ts";
import { bearerToken } from "./bearer-token.ts";
import { allowMethods, type HttpRoutes, replyNothing, replyText } from "./http-exchange.ts";
import { readBody } from "./read-body.ts";

/**
 * `POST /discover/report`: what a guest's installer sees of its machine, against the guest's token. It is kept to be
 * read over the control socket, and nothing follows from it: no ticket, no membership, no line in the journal.
 */
export function discoveryRoutes({ discovery }: Pick<BootState, "discovery">): HttpRoutes {
  return async (exchange) => {
    const { pathname, request } = exchange;
    if (pathname !== "/discover/report") return false;
    const refuse = () => replyText(exchange, 403, "discovery is off\n", { connection: "close" });
    const token = bearerToken(request.headers.authorization);
    if (token === undefined || !discovery.byToken(token)) {
      refuse();
      return true;
    }
    if (!allowMethods(exchange, "POST")) return true;
    const body = await readBody(request, discoveryLimits.reportBytes);
    // Once more: while the body came in, discovery may have ended.
    const guest = discovery.byToken(token);
    if (!guest) {
      refuse();
      return true;
    }
    try {
      discovery.report(guest, decodeDiscoveryReport(body, guest.machine.mac));
      replyNothing(exchange);
    } catch (error) {
      if (!(error instanceof HearthError) || error.code !== "report-invalid") throw error;
      replyText(exchange, 400, `${error.message}\n`);
    }
    return true;
  };
}
