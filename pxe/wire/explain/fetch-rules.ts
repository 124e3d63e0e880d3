import { isDhcp, isHttp, isTftp } from "../attempt.ts";
import { harmlessMissingFiles } from "./boot-file-names.ts";
import type { Case, Rule } from "./explanation.ts";
import { times } from "./times.ts";

/** Firmware asks for its file at once when it has an address. */
const patienceMs = 8_000;

/** An Ethernet frame carries 1500 bytes: 20 of IP, 8 of UDP and 4 of TFTP leave this much of a block. */
const wholeBlockBytes = 1468;

/** What the machine was told to fetch, by the last answer that told it so. */
function toldFile({ attempt }: Case): string | undefined {
  return attempt.seen.filter(isDhcp).findLast(({ answer }) => answer?.bootFile)?.answer?.bootFile;
}

function lastTransfer({ attempt }: Case) {
  return attempt.seen.findLast((sighting) => isTftp(sighting) || (isHttp(sighting) && sighting.status < 400));
}

const failedTransfer: Rule = (of) => {
  const last = lastTransfer(of);
  if (!last || !isTftp(last) || last.state !== "failed") return undefined;
  const { machine, settings, tries } = of;
  const { reached, cause, file, detail } = last;
  if (cause === "client") {
    return {
      code: "tftp-ended-by-machine",
      what: `${machine.name} ended the transfer of ${file} itself${times(tries)}.`,
      why: `It said: ${detail?.replace(/^the client ended it: /, "") || "nothing"}.`,
      remedy: "Update the machine's firmware; if it has little memory or an old network card, try the other `netboot`.",
    };
  }
  if (cause !== "silence") return undefined;
  if (!reached || reached.block < 0) {
    return {
      code: "tftp-not-answered-to",
      what: `${machine.name} asked for ${file} by TFTP, and heard nothing of the answer${times(tries)}.`,
      why: "The question came to UDP port 69; every answer comes from a port of its own, and none was acknowledged.",
      remedy:
        "Look for a firewall between the two that knows TFTP by port 69 alone: let UDP between the boot server " +
        `(${settings.address}) and the machine through, or put both on the same switch.`,
    };
  }
  if (reached.block === 0) {
    const isLong = reached.blockSizeBytes > wholeBlockBytes;
    return {
      code: "tftp-stopped-at-first-block",
      what: `TFTP of ${file} to ${machine.name} stopped at block 1${times(tries)}: MTU or firewall.`,
      why: isLong
        ? `Short packets got through, and block 1 has ${reached.blockSizeBytes} bytes, more than an Ethernet frame carries: its fragments are lost.`
        : `Short packets got through, and block 1 with its ${reached.blockSizeBytes} bytes was never acknowledged.`,
      remedy:
        `Compare the MTU of ${settings.interface} with that of the switch and of any VLAN, VPN or tunnel between ` +
        `(\`ping -M do -s 1472 ${machine.address}\` from here to an installed machine); let IP fragments through the firewall.`,
    };
  }
  return {
    code: "tftp-stopped-midway",
    what: `TFTP of ${file} to ${machine.name} stopped at block ${reached.block} of ${reached.lastBlock}${times(tries)}.`,
    why: "The machine acknowledged everything up to there, and then fell silent.",
    remedy:
      "Was it turned off? Otherwise change the cable and the switch port, and look whether both ends agree on speed and duplex (`ethtool`).",
  };
};

const unknownFile: Rule = (of) => {
  const last = of.attempt.seen.filter(isTftp).at(-1);
  if (!last || last.cause !== "missing" || harmlessMissingFiles.test(last.file)) return undefined;
  if (of.attempt.seen.some((sighting) => isTftp(sighting) && sighting.state === "done")) return undefined;
  return {
    code: "tftp-file-unknown",
    what: `${of.machine.name} asked for “${last.file}”, which this boot server has never named.`,
    why: `It was told ${toldFile(of) ?? "nothing"} here. Another server on the network tells it what to boot, and points at this one.`,
    remedy:
      "Take options 66 and 67 (“boot file”, “next server”) out of the router's DHCP; `make doctor` shows who sends them.",
  };
};

const neverAsked: Rule = (of) => {
  const told = toldFile(of);
  if (told === undefined || lastTransfer(of) || of.quietMs < patienceMs) return undefined;
  // In the mode proxy an offer alone says nothing; see the rules of DHCP.
  const isAgreed = of.attempt.seen.some((one) => isDhcp(one) && one.answer?.type === "ack" && one.answer.bootFile);
  if (!isAgreed) return undefined;
  const { machine, settings, tries } = of;
  if (/^https?:/.test(told)) {
    return {
      code: "http-never-asked",
      what: `${machine.name} was told to fetch ${told}, and never asked for it${times(tries)}.`,
      why: `No connection from it came to TCP port ${settings.httpPort} of ${settings.address}.`,
      remedy:
        `Let TCP ${settings.httpPort} in through this computer's firewall (\`make doctor\` names the rule). Firmware that ` +
        "boots by HTTP may have to be told that plain HTTP is allowed.",
    };
  }
  return {
    code: "tftp-never-asked",
    what: `${machine.name} was told to fetch ${told} by TFTP, and never asked for it${times(tries)}.`,
    why: `No question from it came to UDP port 69 of ${settings.address}.`,
    remedy:
      "Let UDP 69 in through this computer's firewall (`make doctor` names the rule), and see that no other DHCP server " +
      "tells the machine another “next server”.",
  };
};

export const fetchRules: readonly Rule[] = [failedTransfer, unknownFile, neverAsked];
