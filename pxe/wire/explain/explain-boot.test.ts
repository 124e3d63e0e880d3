import { describe, expect, test } from "vitest";
import { type Edit, type Play, type Playing, play, readRequests } from "../testing/recorded.ts";
import { explanationCatalogue } from "./explanation-catalogue.ts";

/** OVMF's captures have this machine. */
const ovmf = { mode: "authoritative", machine: 2 } as const;
const proxied = { mode: "proxy", machine: 2 } as const;
const { edk2, ipxe, intel } = readRequests;

/** Writes other bytes over the content of a DHCP option. */
const option =
  (code: number, ...bytes: readonly number[]): Edit =>
  (payload) => {
    const at = optionAt(payload, code);
    if (at > 0) Buffer.from(bytes).copy(payload, at + 2);
    return payload;
  };

/** Only the questions of that type: 1 is DISCOVER, 3 is REQUEST. */
const only =
  (type: number): Edit =>
  (payload) =>
    payload[optionAt(payload, 53) + 2] === type ? payload : undefined;

function optionAt(payload: Buffer, code: number): number {
  for (let at = 240; at < payload.length && payload[at] !== 255; at += 2 + (payload[at + 1] ?? 0)) {
    if (payload[at] === code) return at;
  }
  return -1;
}

type Case = readonly [
  code: keyof typeof explanationCatalogue,
  name: string,
  on: Play,
  steps: (boot: Playing) => Promise<void> | void,
  words: string,
];

const cases: readonly Case[] = [
  ["never-asked", "nothing was heard", ovmf, () => {}, "No packet from that address came in on eno1."],
  [
    "other-machine-asks",
    "another machine asks, and this one is silent",
    { ...ovmf, machine: 9 },
    (boot) => boot.dhcp("ovmf-pxe"),
    "A machine that is in no file asks to boot: 52:54:00:00:00:02, UEFI x86-64.",
  ],
  [
    "dhcp-malformed",
    "an option is cut off",
    ovmf,
    (boot) => boot.dhcp("ovmf-pxe", (payload) => Buffer.from(payload.subarray(0, 260))),
    "It cannot be read:",
  ],
  [
    "architecture-unserved",
    "a 64-bit ARM board",
    ovmf,
    (boot) => boot.dhcp("ovmf-pxe", option(93, 0, 11)),
    "metal2 asked for a boot file for a 64-bit ARM processor.",
  ],
  [
    "architecture-unserved",
    "a 32-bit ARM board, beside a router",
    proxied,
    (boot) => boot.dhcp("proxy-ovmf-pxe", option(93, 0, 10)),
    "metal2 asked for a boot file for a 32-bit ARM processor.",
  ],
  [
    "architecture-unserved",
    "firmware of a number that nobody knows",
    ovmf,
    (boot) => boot.dhcp("ovmf-pxe", option(93, 0, 99)),
    "Its firmware is firmware of unknown architecture 99 (architecture 99)",
  ],
  [
    "transport-unserved",
    "a PXE client that claims to boot by HTTP",
    ovmf,
    (boot) => boot.dhcp("ovmf-pxe", option(93, 0, 16)),
    "metal2 asked for a boot file by PXE, and there is none for UEFI x86-64.",
  ],
  [
    "no-address-given",
    "nobody answers but the boot server, which gives no addresses",
    proxied,
    async (boot) => {
      for (let second = 0; second < 3; second += 1) await boot.dhcp("proxy-ovmf-pxe", only(1));
      boot.wait(10);
    },
    "metal2 asked 3 times and took no address.",
  ],
  [
    "proxy-ignored",
    "the address is taken from the router, and nothing else happens",
    proxied,
    async (boot) => {
      await boot.dhcp("proxy-ovmf-pxe");
      boot.wait(10);
    },
    "was sent an OFFER with its boot file, and never asked for the file, nor on port 4011.",
  ],
  [
    "proxy-ignored",
    "twice in a row",
    proxied,
    async (boot) => {
      await boot.dhcp("proxy-ovmf-pxe");
      boot.wait(60);
      await boot.dhcp("proxy-ovmf-pxe");
      boot.wait(60);
    },
    "nor on port 4011, for the second time.",
  ],
  [
    "other-dhcp-server-won",
    "the router's offer is taken",
    ovmf,
    (boot) => boot.dhcp("proxy-ovmf-pxe"),
    "metal2 took its address from 10.77.0.254.",
  ],
  [
    "offer-not-taken",
    "it asks and asks",
    ovmf,
    async (boot) => {
      for (let second = 0; second < 4; second += 1) await boot.dhcp("ovmf-pxe", only(1));
    },
    "metal2 asked 4 times and took none of the offers.",
  ],
  [
    "address-in-use",
    "the address is declined",
    ovmf,
    async (boot) => {
      await boot.dhcp("ovmf-pxe");
      await boot.dhcp("ovmf-pxe", (payload, index) =>
        only(3)(payload, index) ? option(53, 4)(payload, index) : undefined,
      );
    },
    "metal2 found 10.77.0.22 in use by somebody else.",
  ],
  [
    "tftp-never-asked",
    "it has its address and does not come for the file",
    ovmf,
    async (boot) => {
      await boot.dhcp("ovmf-pxe");
      boot.wait(10);
    },
    "metal2 was told to fetch snponly.efi by TFTP, and never asked for it.",
  ],
  [
    "tftp-never-asked",
    "it was answered on port 4011 and does not come",
    proxied,
    async (boot) => {
      await boot.dhcp("proxy-ovmf-port-4011");
      boot.wait(10);
    },
    "metal2 was told to fetch snponly.efi by TFTP, and never asked for it.",
  ],
  [
    "http-never-asked",
    "UEFI HTTP boot does not come",
    { ...ovmf, machine: 2 },
    async (boot) => {
      await boot.dhcp("ovmf-http");
      boot.wait(10);
    },
    "metal2 was told to fetch http://10.77.0.1:8080/boot-files/ipxe.efi, and never asked for it.",
  ],
  [
    "http-never-asked",
    "an iPXE ROM does not come for its script",
    { mode: "authoritative", machine: 1 },
    async (boot) => {
      await boot.dhcp("bios-ipxe-rom");
      boot.wait(10);
    },
    "No connection from it came to TCP port 8080 of 10.77.0.1.",
  ],
  [
    "tftp-not-answered-to",
    "no acknowledgement at all",
    ovmf,
    async (boot) => {
      await boot.dhcp("ovmf-pxe");
      await boot.tftp(edk2("snponly.efi"), -1);
    },
    "metal2 asked for snponly.efi by TFTP, and heard nothing of the answer.",
  ],
  [
    "tftp-stopped-at-first-block",
    "options arrive, the first block does not",
    ovmf,
    async (boot) => {
      await boot.dhcp("ovmf-pxe");
      await boot.tftp(edk2("snponly.efi"), 0);
    },
    "block 1 with its 1468 bytes was never acknowledged.",
  ],
  [
    "tftp-stopped-at-first-block",
    "blocks longer than a frame",
    ovmf,
    async (boot) => {
      await boot.dhcp("ovmf-pxe");
      await boot.tftp(ipxe("snponly.efi"), 0);
    },
    "block 1 has 32768 bytes, more than an Ethernet frame carries: its fragments are lost.",
  ],
  [
    "tftp-stopped-midway",
    "the cable falls out",
    ovmf,
    async (boot) => {
      await boot.dhcp("ovmf-pxe");
      await boot.tftp(intel("snponly.efi"), 12);
    },
    "TFTP of snponly.efi to metal2 stopped at block 12 of 69.",
  ],
  [
    "tftp-ended-by-machine",
    "the machine has no room",
    ovmf,
    async (boot) => {
      await boot.dhcp("ovmf-pxe");
      await boot.tftp(intel("snponly.efi"), 12, "Buffer too small");
    },
    "It said: Buffer too small.",
  ],
  [
    "tftp-file-unknown",
    "the router says pxelinux.0",
    proxied,
    async (boot) => {
      await boot.dhcp("proxy-ovmf-pxe");
      await boot.tftp(edk2("pxelinux.0"), "all");
    },
    "metal2 asked for “pxelinux.0”, which this boot server has never named.",
  ],
  [
    "secure-boot-refuses-ipxe",
    "iPXE came whole and nothing follows",
    ovmf,
    async (boot) => {
      await boot.dhcp("ovmf-pxe");
      await boot.tftp(edk2("snponly.efi"), "all");
      boot.wait(25);
    },
    "metal2 fetched snponly.efi and did not start it.",
  ],
  [
    "ipxe-silent",
    "a BIOS that starts iPXE and is not heard of",
    ovmf,
    async (boot) => {
      await boot.dhcp("ovmf-pxe", option(93, 0, 0));
      await boot.tftp(intel("undionly.kpxe"), "all");
      boot.wait(25);
    },
    "metal2 fetched undionly.kpxe and was not heard of again.",
  ],
  [
    "http-never-asked",
    "iPXE asks for an address and not for its script",
    ovmf,
    async (boot) => {
      await boot.dhcp("ovmf-pxe");
      await boot.tftp(edk2("snponly.efi"), "all");
      await boot.dhcp("ipxe-efi");
      boot.wait(25);
    },
    "metal2 runs iPXE, which never came for its script.",
  ],
  [
    "shim-not-started",
    "shim came whole and nothing follows",
    { ...ovmf, chain: "grub" },
    async (boot) => {
      await boot.dhcp("ovmf-pxe-shim");
      await boot.tftp(edk2("shimx64.efi"), "all");
      boot.wait(25);
    },
    "metal2 fetched shim and did not go on to GRUB.",
  ],
  [
    "grub-without-network",
    "GRUB came whole and asks for nothing",
    { ...ovmf, chain: "grub" },
    async (boot) => {
      await boot.dhcp("ovmf-pxe-shim");
      await boot.tftp(edk2("shimx64.efi"), "all");
      await boot.tftp(edk2("revocations_sbat.efi"), "all");
      await boot.tftp(edk2("grubx64.efi"), "all");
      boot.wait(25);
    },
    "metal2 started GRUB, which never came for its script.",
  ],
  [
    "kernel-never-asked",
    "a script and no more",
    ovmf,
    async (boot) => {
      await toScript(boot);
      boot.wait(15);
    },
    "metal2 read its boot script and never asked for the kernel.",
  ],
  [
    "kernel-broke-off",
    "half of the initrd",
    ovmf,
    async (boot) => {
      await toScript(boot);
      boot.http("/boot/52:54:00:00:00:02/kernel");
      boot.http("/boot/52:54:00:00:00:02/initrd", { isComplete: false });
      boot.wait(15);
    },
    "metal2 stopped in the middle of the initrd.",
  ],
  [
    "installer-silent",
    "a kernel without the driver of the card",
    ovmf,
    async (boot) => {
      await toKernel(boot);
      boot.wait(70);
    },
    "The kernel does not start, or has no driver for the network card",
  ],
  [
    "installer-cannot-report",
    "an installer that gets an address and no further",
    ovmf,
    async (boot) => {
      await toKernel(boot);
      // busybox's udhcpc, which the installer has, in this machine's name.
      await boot.dhcp("udhcpc", (payload) =>
        Buffer.concat([payload.subarray(0, 33), Buffer.of(2), payload.subarray(34)]),
      );
      boot.wait(70);
    },
    "The installer on metal2 asked for an address, and its report never came.",
  ],
  [
    "image-stalled",
    "half of the image",
    ovmf,
    async (boot) => {
      await toKernel(boot);
      boot.event("installer");
      boot.event("image", undefined, 40);
      boot.event("image", undefined, 41);
      boot.wait(70);
    },
    "The image stopped at 41 % on its way to the disk of metal2.",
  ],
  [
    "installer-gave-up",
    "a disk that cannot be written",
    ovmf,
    async (boot) => {
      await toKernel(boot);
      boot.event("installer");
      boot.event("failed", "The installer gave up on metal2. [disk-write]");
    },
    "The installer gave up on metal2. [disk-write]",
  ],
  [
    "installer-gave-up",
    "a verdict that refuses",
    ovmf,
    async (boot) => {
      await toKernel(boot);
      boot.event("refused", "Two disks of metal2 fit. [disk-ambiguous]");
    },
    "metal2 was refused; nothing was written to its disk.",
  ],
  [
    "disk-does-not-boot",
    "sent to its disk three times",
    ovmf,
    async (boot) => {
      for (let round = 0; round < 3; round += 1) {
        await toScript(boot);
        boot.event("local-boot");
        boot.wait(40);
      }
    },
    "metal2 was sent to its own disk, for the 3rd time, and came back to the network.",
  ],
];

async function toScript(boot: Playing): Promise<void> {
  await boot.dhcp("ovmf-pxe");
  await boot.tftp(edk2("snponly.efi"), "all");
  await boot.dhcp("ipxe-efi");
  boot.http("/boot/52:54:00:00:00:02.ipxe");
}

async function toKernel(boot: Playing): Promise<void> {
  await toScript(boot);
  boot.http("/boot/52:54:00:00:00:02/kernel");
  boot.http("/boot/52:54:00:00:00:02/initrd");
}

describe("a boot that does not get further is explained from what was on the wire", () => {
  test.each(cases)("%s: %s", async (code, _, on, steps, words) => {
    const boot = await play(on);
    await steps(boot);
    const explanation = boot.explain();
    expect(explanation?.code).toBe(code);
    const { what, why, remedy } = explanation ?? { what: "", why: "", remedy: "" };
    expect(`${what} ${why}`).toContain(words);
    for (const sentence of [what, why, remedy]) expect(sentence).toMatch(/^.+[.?\]]$/s);
  });

  test("every explanation of the catalogue is among them", () => {
    expect(new Set(cases.map(([code]) => code))).toEqual(new Set(Object.keys(explanationCatalogue)));
  });
});

test("a boot that goes well is never explained, however slow it is", async () => {
  const boot = await play(ovmf);
  const quietly = async (seconds: number, step: () => Promise<void> | void) => {
    await step();
    expect(boot.explain()).toBeUndefined();
    boot.wait(seconds);
    expect(boot.explain()).toBeUndefined();
  };
  await quietly(4, () => boot.dhcp("ovmf-pxe"));
  await quietly(10, () => boot.tftp(edk2("snponly.efi"), "all"));
  await quietly(4, () => boot.dhcp("ipxe-efi"));
  await quietly(4, () => boot.http("/boot/52:54:00:00:00:02.ipxe"));
  await quietly(4, () => boot.http("/boot/52:54:00:00:00:02/kernel"));
  await quietly(50, () => boot.http("/boot/52:54:00:00:00:02/initrd"));
  await quietly(20, () => boot.event("installer"));
  await quietly(50, () => boot.event("image", undefined, 50));
  await quietly(3_600, () => boot.event("first-boot"));
});

test("a boot beside a router that goes well is not explained either", async () => {
  const boot = await play(proxied);
  await boot.dhcp("proxy-ovmf-pxe");
  boot.wait(1);
  await boot.tftp(edk2("snponly.efi"), "all");
  await boot.dhcp("proxy-ipxe-efi");
  boot.http("/boot/52:54:00:00:00:02.ipxe");
  boot.event("local-boot");
  boot.wait(600);
  expect(boot.explain()).toBeUndefined();
});

test("GRUB that asks for files it does without is not taken for a machine that somebody else sends here", async () => {
  const boot = await play({ ...ovmf, chain: "grub" });
  await boot.dhcp("ovmf-pxe-shim");
  await boot.tftp(edk2("shimx64.efi"), "all");
  await boot.tftp(edk2("revocations.efi"), "all");
  await boot.tftp(edk2("grubx64.efi"), "all");
  await boot.tftp(edk2("grub/x86_64-efi/command.lst"), "all");
  boot.wait(5);
  expect(boot.explain()).toBeUndefined();
});
