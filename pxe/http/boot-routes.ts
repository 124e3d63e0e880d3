import { type MacAddress, parseMacAddress } from "#model/mac-address.ts";
import { artifactFile } from "#pxe/artifact-file.ts";
import { type BootDecision, decideBoot } from "#pxe/boot-script/decide-boot.ts";
import type { InstallerStart } from "#pxe/boot-script/installer-command-line.ts";
import { renderGrubInstaller, renderGrubLocal } from "#pxe/boot-script/render-grub.ts";
import { renderIpxeInstaller, renderIpxeLocal } from "#pxe/boot-script/render-ipxe.ts";
import type { BootState } from "#pxe/state/boot-state.ts";
import { allowMethods, type HttpRoutes, replyNotFound, replyText } from "./http-exchange.ts";
import { sendFile } from "./send-file.ts";
import { serverUrl } from "./server-url.ts";

const loaders = {
  ipxe: { installer: renderIpxeInstaller, local: renderIpxeLocal },
  grub: { installer: renderGrubInstaller, local: renderGrubLocal },
} as const;

/**
 * `/boot/<mac>.ipxe` and `/boot/<mac>.grub`: the machine's script; `/boot/<mac>/kernel` and `/boot/<mac>/initrd`: what
 * the script of a machine with a ticket fetches. A stranger gets 404, as any path that does not exist.
 */
export function bootRoutes(state: BootState): HttpRoutes {
  const server = serverUrl(state.settings);
  return async (exchange) => {
    const { pathname, request } = exchange;
    if (!pathname.startsWith("/boot/")) return false;
    const match = /^\/boot\/([0-9A-Fa-f:-]{17})(?:\.(ipxe|grub)|\/(kernel|initrd))$/.exec(pathname);
    const mac = match?.[1] === undefined ? undefined : readMac(match[1]);
    const decision = mac && decideBoot({ mac, machine: state.machines.byMac(mac), ticket: state.tickets.liveFor(mac) });
    if (!match || !decision || decision.boot === "silence") {
      replyNotFound(exchange);
      return true;
    }
    if (!allowMethods(exchange, "GET", "HEAD")) return true;

    const loader = match[2] as keyof typeof loaders | undefined;
    if (loader) {
      if (decision.boot === "installer") replyText(exchange, 200, loaders[loader].installer(start(server, decision)));
      else {
        if (request.method === "GET") state.journal.append({ machine: decision.machine.name, kind: "local-boot" });
        replyText(exchange, 200, loaders[loader].local());
      }
    } else if (decision.boot === "installer") {
      const file = match[3] as "kernel" | "initrd";
      const { id, request: wanted } = decision.ticket;
      if (file === "kernel" && request.method === "GET") {
        state.journal.append({ machine: decision.machine.name, kind: "kernel", ticket: id });
      }
      await sendFile(exchange, artifactFile(state.settings, wanted[file].sha256));
    } else replyNotFound(exchange);
    return true;
  };
}

function readMac(text: string): MacAddress | undefined {
  try {
    return parseMacAddress(text);
  } catch {
    return undefined;
  }
}

function start(server: string, { machine, ticket, token }: BootDecision & { boot: "installer" }): InstallerStart {
  return { server, mac: machine.mac, token, kernelArguments: ticket.request.kernelArguments };
}
