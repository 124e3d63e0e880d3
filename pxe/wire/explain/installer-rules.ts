import { type Attempt, isDhcp, isEvent, isHttp } from "../attempt.ts";
import type { Rule } from "./explanation.ts";
import { times } from "./times.ts";

/** A loader that was given its script asks for the kernel at once. */
const kernelPatienceMs = 10_000;

/** From the last byte of the initrd to the installer's report: 3 s on KVM, 25 s emulated, more with many disks. */
const installerPatienceMs = 60_000;

const imagePatienceMs = 60_000;

/** As often as somebody would press the button again before looking for the reason. */
const manyTries = 3;

function fetched({ seen }: Attempt, name: "kernel" | "initrd") {
  return seen
    .filter(isHttp)
    .findLast(({ path, status }) => path.startsWith("/boot/") && path.endsWith(`/${name}`) && status < 400);
}

function script({ seen }: Attempt) {
  return seen
    .filter(isHttp)
    .findLast(({ path, status }) => /^\/boot\/[^/]+\.(ipxe|grub)$/.test(path) && status === 200);
}

const gaveUp: Rule = ({ attempt, machine }) => {
  const last = attempt.seen.filter(isEvent).at(-1);
  if (last?.kind !== "failed" && last?.kind !== "refused") return undefined;
  const refused = last.kind === "refused";
  return {
    code: "installer-gave-up",
    what: refused
      ? `${machine.name} was refused; nothing was written to its disk.`
      : `The installer gave up on ${machine.name}.`,
    why: last.detail ?? "It did not say why.",
    remedy:
      "The code in brackets is explained in docs/reference/errors.md; `make logs` shows the installer's own words.",
  };
};

const imageStalled: Rule = ({ attempt, machine, quietMs }) => {
  const last = attempt.seen.filter(isEvent).at(-1);
  if (last?.kind !== "image" || quietMs < imagePatienceMs) return undefined;
  return {
    code: "image-stalled",
    what: `The image stopped at ${last.percent ?? 0} % on its way to the disk of ${machine.name}.`,
    why: `Nothing was heard of the installer for ${Math.round(quietMs / 1000)} seconds: the machine is off, its network is gone, or its disk does not answer.`,
    remedy:
      "Look at its screen. If it is on, look at the disk (`smartctl` on an installed system, the firmware's own test) and the cable; then run make again, which starts over.",
  };
};

const diskDoesNotBoot: Rule = ({ attempt, machine, tries }) => {
  const last = attempt.seen.filter(isEvent).at(-1);
  if (last?.kind !== "local-boot" || tries < manyTries) return undefined;
  return {
    code: "disk-does-not-boot",
    what: `${machine.name} was sent to its own disk${times(tries)}, and came back to the network.`,
    why: "There was no ticket to install it, and what is on its disk does not start.",
    remedy: `Put the disk (“Hearth” or “debian”) above the network in its firmware, or install it again: \`make reinstall NODE=${machine.name}\`.`,
  };
};

const kernelNeverAsked: Rule = ({ attempt, machine, quietMs, tries }) => {
  if (!script(attempt) || fetched(attempt, "kernel") || attempt.seen.some(isEvent) || quietMs < kernelPatienceMs)
    return undefined;
  return {
    code: "kernel-never-asked",
    what: `${machine.name} read its boot script and never asked for the kernel${times(tries)}.`,
    why: "The loader stopped after the script: too little memory, or it lost its network in between.",
    remedy: "Look at its screen, which shows what the loader says. Update the firmware, or try the other `netboot`.",
  };
};

const kernelBrokeOff: Rule = ({ attempt, machine, quietMs, tries }) => {
  const broken = (["initrd", "kernel"] as const).find((name) => fetched(attempt, name)?.isComplete === false);
  if (!broken || attempt.seen.some(isEvent) || quietMs < kernelPatienceMs) return undefined;
  return {
    code: "kernel-broke-off",
    what: `${machine.name} stopped in the middle of the ${broken}${times(tries)}.`,
    why: "It closed the connection or fell silent before the last byte.",
    remedy: "A machine needs 1 GiB of memory to be installed. If it has more, change the cable and the switch port.",
  };
};

const installerSilent: Rule = ({ attempt, machine, settings, quietMs, tries }) => {
  const initrd = fetched(attempt, "initrd");
  if (!initrd?.isComplete || attempt.seen.some(isEvent) || quietMs < installerPatienceMs) return undefined;
  const gotAddress = attempt.seen.some((one) => isDhcp(one) && one.client.kind === "system" && one.atMs >= initrd.atMs);
  if (gotAddress) {
    return {
      code: "installer-cannot-report",
      what: `The installer on ${machine.name} asked for an address, and its report never came${times(tries)}.`,
      why: `Nothing from it reached TCP port ${settings.httpPort} of ${settings.address} after the kernel was started.`,
      remedy:
        settings.dhcp.mode === "proxy"
          ? "See that the router gives addresses to the running system as well, in the same network, and that no firewall holds it back."
          : `Look for a firewall that holds back TCP ${settings.httpPort}; \`make doctor\` names the rule.`,
    };
  }
  return {
    code: "installer-silent",
    what: `${machine.name} fetched kernel and initrd whole, and the installer was not heard of${times(tries)}.`,
    why: "The kernel does not start, or has no driver for the network card that the machine boots from.",
    remedy:
      "Set `kernel: metal`, which brings the drivers of real hardware. If it is set, look at the screen; a kernel that shows nothing may need `kernelArguments: [nomodeset]`.",
  };
};

export const installerRules: readonly Rule[] = [
  gaveUp,
  imageStalled,
  diskDoesNotBoot,
  installerSilent,
  kernelBrokeOff,
  kernelNeverAsked,
];
