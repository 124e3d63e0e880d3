import { type MacAddress, parseMacAddress } from "#model/mac-address.ts";
import { artifactFile } from "#pxe/artifact-file.ts";
import { type BootDecision, decideBoot } from "#pxe/boot-script/decide-boot.ts";
import type { InstallerStart } from "#pxe/boot-script/installer-command-line.ts";
import { renderGrubInstaller, renderGrubLocal } from "#pxe/boot-script/render-grub.ts";
import { renderIpxeInstaller, renderIpxeLocal } from "#pxe/boot-script/render-ipxe.ts";
import type { DiscoveryRequest } from "#pxe/contract/discovery.ts";
import type { TicketRequest } from "#pxe/contract/ticket.ts";
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
 * the script of a machine with a ticket fetches, or of a guest. A stranger gets 404, as any path that does not exist.
 */
export function bootRoutes(state: BootState): HttpRoutes {
  const server = serverUrl(state.settings);
  return async (exchange) => {
    const { pathname, request } = exchange;
    if (!pathname.startsWith("/boot/")) return false;
    const match = /^\/boot\/([0-9A-Fa-f:-]{17})(?:\.(ipxe|grub)|\/(kernel|initrd))$/.exec(pathname);
    const mac = match?.[1] === undefined ? undefined : readMac(match[1]);
    const decision = mac && decide(state, mac);
    if (!match || !decision || decision.boot === "silence") {
      replyNotFound(exchange);
      return true;
    }
    if (!allowMethods(exchange, "GET", "HEAD")) return true;

    const installer = installerFor(state, decision);
    const loader = match[2] as keyof typeof loaders | undefined;
    if (loader) {
      if (installer) replyText(exchange, 200, loaders[loader].installer({ server, mac, ...installer.start }));
      else {
        if (request.method === "GET" && decision.boot === "local" && !decision.isGuest) {
          state.journal.append({ machine: decision.machine.name, kind: "local-boot" });
        }
        replyText(exchange, 200, loaders[loader].local());
      }
    } else if (installer) {
      const file = match[3] as "kernel" | "initrd";
      if (file === "kernel" && request.method === "GET") installer.kernelFetched();
      await sendFile(exchange, artifactFile(state.settings, installer.files[file].sha256));
    } else replyNotFound(exchange);
    return true;
  };
}

function decide(state: BootState, mac: MacAddress): BootDecision {
  const machine = state.machines.byMac(mac);
  return decideBoot({ mac, machine, ticket: state.tickets.liveFor(mac), guest: state.discovery.guest(mac) });
}

/** What is started in RAM, for either purpose. */
interface InstallerBoot {
  readonly start: Omit<InstallerStart, "server" | "mac">;
  readonly files: Pick<TicketRequest | DiscoveryRequest, "kernel" | "initrd">;
  kernelFetched(): void;
}

function installerFor(state: BootState, decision: BootDecision): InstallerBoot | undefined {
  if (decision.boot === "installer") {
    const { machine, token, ticket } = decision;
    return {
      start: { token, kernelArguments: ticket.request.kernelArguments },
      files: ticket.request,
      kernelFetched: () => void state.journal.append({ machine: machine.name, kind: "kernel", ticket: ticket.id }),
    };
  }
  const request = state.discovery.request();
  if (decision.boot !== "discovery" || !request) return undefined;
  const { token, machine } = decision.guest;
  return {
    start: { token, kernelArguments: request.kernelArguments, discover: true },
    files: request,
    kernelFetched: () => state.discovery.started(machine.mac),
  };
}

function readMac(text: string): MacAddress | undefined {
  try {
    return parseMacAddress(text);
  } catch {
    return undefined;
  }
}
