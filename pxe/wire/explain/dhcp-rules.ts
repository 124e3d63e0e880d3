import { architectureOf } from "#pxe/dhcp/client-architecture.ts";
import { describeClient } from "#pxe/dhcp/describe-exchange.ts";
import { isDhcp, isHttp, isTftp } from "../attempt.ts";
import type { Case, Rule } from "./explanation.ts";
import { times } from "./times.ts";

/** Firmware waits 1, 2, 4, 8 seconds between its questions; after this it is not going to go on by itself. */
const patienceMs = 8_000;

function dhcpOf({ attempt }: Case) {
  return attempt.seen.filter(isDhcp);
}

function hasFetched({ attempt }: Case): boolean {
  return attempt.seen.some((sighting) => isTftp(sighting) || isHttp(sighting));
}

/** The firmware's own questions for an address, of an attempt that got no further. */
function discovers(of: Case) {
  return dhcpOf(of).filter(({ asked, client }) => asked === "discover" && client.kind !== "system");
}

const addressInUse: Rule = (of) => {
  const declined = dhcpOf(of).findLast(({ asked }) => asked === "decline");
  if (!declined || hasFetched(of)) return undefined;
  return {
    code: "address-in-use",
    what: `${of.machine.name} found ${declined.wants ?? "its address"} in use by somebody else.`,
    why: "It asked the network who has the address before taking it, and another device answered (DHCPDECLINE).",
    remedy: `Find that device (\`ip neigh show ${declined.wants ?? ""}\`) and give one of the two another address.`,
  };
};

const unserved: Rule = (of) => {
  const asking = discovers(of).at(-1);
  if (!asking || asking.client.kind !== "firmware" || hasFetched(of)) return undefined;
  if (asking.answer?.bootFile) return undefined;
  const architecture = architectureOf(asking.client.architecture);
  const who = describeClient(asking.client);
  const isWrongWay = architecture !== undefined && architecture.http !== (asking.client.transport === "http");
  if (isWrongWay || (architecture?.processor ?? "").startsWith("x86")) {
    const [has, other] = asking.client.transport === "http" ? ["HTTP", "PXE (“IPv4 PXE”)"] : ["PXE", "HTTP"];
    return {
      code: "transport-unserved",
      what: `${of.machine.name} asked for a boot file by ${has}, and there is none for ${who}.`,
      why: `Its firmware says architecture ${asking.client.architecture}.`,
      remedy: `Choose ${other} in the firmware's boot menu.`,
    };
  }
  return {
    code: "architecture-unserved",
    what: `${of.machine.name} asked for a boot file for ${nameOf(asking.client.architecture)}.`,
    why: `Its firmware is ${who} (architecture ${asking.client.architecture}); there are only images for x86-64.`,
    remedy: "Use a machine with an x86-64 processor, or take this one out of the environment.",
  };
};

function nameOf(code: number): string {
  const processor = architectureOf(code)?.processor;
  if (processor === "arm64") return "a 64-bit ARM processor";
  return processor === "arm" ? "a 32-bit ARM processor" : "an unknown processor";
}

const otherServerWon: Rule = (of) => {
  if (of.settings.dhcp.mode !== "authoritative" || hasFetched(of)) return undefined;
  const taken = dhcpOf(of).findLast(({ asked, server }) => asked === "request" && server !== undefined);
  if (!taken?.server || taken.server === of.settings.address) return undefined;
  return {
    code: "other-dhcp-server-won",
    what: `${of.machine.name} took its address from ${taken.server}${times(of.tries)}.`,
    why: "Two servers on this network give addresses, and firmware takes the one it likes better.",
    remedy: "Set `mode: proxy`, which leaves the addresses to the other, or use a network of its own for installing.",
  };
};

const proxyIgnored: Rule = (of) => {
  if (of.settings.dhcp.mode !== "proxy" || hasFetched(of) || of.quietMs < patienceMs) return undefined;
  const offered = discovers(of).some(({ answer }) => answer?.bootFile !== undefined);
  const taken = dhcpOf(of).findLast(({ asked, port }) => asked === "request" && port === 67);
  const askedAgain = dhcpOf(of).some(({ port }) => port === 4011);
  if (!offered || !taken || askedAgain) return undefined;
  return {
    code: "proxy-ignored",
    what: `${of.machine.name} was sent an OFFER with its boot file, and never asked for the file, nor on port 4011${times(of.tries)}.`,
    why: `It took its address from ${taken.server ?? "another server"} and left our part of the answer aside: firmware that ignores ProxyDHCP, or that was told another boot file by that server.`,
    remedy:
      "Turn the network boot options (66, 67, “PXE”) of the router off, if it has any. Otherwise use `mode: authoritative`: " +
      "on a network of its own, or with the router's DHCP turned off while machines are installed.",
  };
};

const noAddressGiven: Rule = (of) => {
  if (of.settings.dhcp.mode !== "proxy" || hasFetched(of) || of.quietMs < patienceMs) return undefined;
  const asking = discovers(of);
  const gotOn = dhcpOf(of).some(({ asked }) => asked !== "discover");
  if (gotOn || !asking.some(({ answer }) => answer !== undefined)) return undefined;
  return {
    code: "no-address-given",
    what: `${of.machine.name} asked ${asking.length === 1 ? "once" : `${asking.length} times`} and took no address.`,
    why: "It was told what to boot, but in the mode proxy another server has to give it an address, and none did.",
    remedy:
      "Turn the router's DHCP on and see that its range is not used up; `make doctor` lists who answers. On a network without one use `mode: authoritative`.",
  };
};

const offerNotTaken: Rule = (of) => {
  if (of.settings.dhcp.mode !== "authoritative" || hasFetched(of)) return undefined;
  const asking = discovers(of);
  const gotOn = dhcpOf(of).some(({ asked }) => asked !== "discover");
  if (gotOn || asking.length < 3 || !asking.some(({ answer }) => answer !== undefined)) return undefined;
  return {
    code: "offer-not-taken",
    what: `${of.machine.name} asked ${asking.length} times and took none of the offers.`,
    why: "Its questions arrive here and the answers do not arrive there.",
    remedy:
      `Look for a firewall that keeps UDP 67 → 68 from going out on ${of.settings.interface}, for DHCP snooping or client ` +
      "isolation on the switch or access point, and for a port that takes 30 s to open (turn spanning tree's fast port on).",
  };
};

const malformed: Rule = (of) => {
  const last = of.attempt.seen.at(-1);
  if (last?.what !== "malformed") return undefined;
  return {
    code: "dhcp-malformed",
    what: `${of.machine.name} sent something on UDP port ${last.port} that is no DHCP.`,
    why: `It cannot be read: ${last.detail}.`,
    remedy:
      "Update the firmware of the machine or of its network card. If it is up to date, report it with the output of `make logs`.",
  };
};

export const dhcpRules: readonly Rule[] = [
  addressInUse,
  unserved,
  otherServerWon,
  proxyIgnored,
  noAddressGiven,
  offerNotTaken,
  malformed,
];
