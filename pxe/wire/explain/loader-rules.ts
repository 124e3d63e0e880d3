import { type Attempt, isDhcp, isHttp, isTftp } from "../attempt.ts";
import { grubLoader, ipxeLoaders, shimLoader } from "./boot-file-names.ts";
import type { Case, Explanation, Rule } from "./explanation.ts";
import { times } from "./times.ts";

/** A loader that was started is heard of within a few seconds; the slowest firmware takes some more to start it. */
const patienceMs = 20_000;

/** The file name that came whole, by TFTP or by HTTP, the last of them. */
function lastWhole({ seen }: Attempt): string | undefined {
  const whole = seen.findLast(
    (sighting) =>
      (isTftp(sighting) && sighting.state === "done") ||
      (isHttp(sighting) && sighting.isComplete && sighting.status < 400 && sighting.path.startsWith("/boot-files/")),
  );
  if (!whole) return undefined;
  return isTftp(whole) ? whole.file : isHttp(whole) ? whole.path.slice("/boot-files/".length) : undefined;
}

function hasScript({ seen }: Attempt): boolean {
  return seen.some((sighting) => isHttp(sighting) && sighting.path.startsWith("/boot/"));
}

const loaderSilent: Rule = (of) => {
  const file = lastWhole(of.attempt);
  if (file === undefined || hasScript(of.attempt) || of.quietMs < patienceMs) return undefined;
  if (grubLoader.test(file) || file === "grub/grub.cfg") return grubSilent(of);
  if (shimLoader.test(file)) return shimSilent(of);
  if (ipxeLoaders.test(file)) return ipxeSilent(of, file);
  return undefined;
};

function grubSilent({ machine, tries }: Case): Explanation {
  return {
    code: "grub-without-network",
    what: `${machine.name} started GRUB, which never came for its script${times(tries)}.`,
    why: "GRUB speaks through the firmware's own network driver, and some of them hang or answer nothing once they are asked.",
    remedy: `Update the firmware; or turn Secure Boot off and set \`netboot: ipxe\` for ${machine.name}.`,
  };
}

function shimSilent({ machine, tries }: Case): Explanation {
  return {
    code: "shim-not-started",
    what: `${machine.name} fetched shim and did not go on to GRUB${times(tries)}.`,
    why: "shim is signed by Microsoft for other systems than Windows (“3rd Party UEFI CA”), and firmware may be set to trust Windows alone.",
    remedy: `Allow the “Microsoft 3rd Party UEFI CA” in the Secure Boot settings of the firmware; or turn Secure Boot off and set \`netboot: ipxe\` for ${machine.name}.`,
  };
}

function ipxeSilent({ machine, tries, attempt, settings }: Case, file: string): Explanation {
  const asked = attempt.seen.some((sighting) => isDhcp(sighting) && sighting.client.kind === "ipxe");
  if (asked) {
    return {
      code: "http-never-asked",
      what: `${machine.name} runs iPXE, which never came for its script${times(tries)}.`,
      why: `No connection from it came to TCP port ${settings.httpPort} of ${settings.address}.`,
      remedy: `Let TCP ${settings.httpPort} in through this computer's firewall (\`make doctor\` names the rule).`,
    };
  }
  if (file === "undionly.kpxe") {
    return {
      code: "ipxe-silent",
      what: `${machine.name} fetched ${file} and was not heard of again${times(tries)}.`,
      why: "iPXE speaks through the network ROM of the card, and some of them do not work once they were used.",
      remedy: "Update the BIOS or the ROM of the card, or boot by UEFI.",
    };
  }
  return {
    code: "secure-boot-refuses-ipxe",
    what: `${machine.name} fetched ${file} and did not start it${times(tries)}.`,
    why: "iPXE is not signed: with Secure Boot on, firmware refuses it, often without a word.",
    remedy: `Set \`netboot: grub\` for ${machine.name}, which is signed from the first byte; or turn Secure Boot off in its firmware.`,
  };
}

export const loaderRules: readonly Rule[] = [loaderSilent];
