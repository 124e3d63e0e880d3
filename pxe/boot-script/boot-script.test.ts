import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { HearthError } from "#model/hearth-error.ts";
import type { Hostname } from "#model/hostname.ts";
import type { Ipv4Address } from "#model/ipv4.ts";
import type { MacAddress } from "#model/mac-address.ts";
import { expectGolden } from "#model/testing/expect-golden.ts";
import type { BootMachine } from "#pxe/contract/boot-machine.ts";
import type { TicketRequest } from "#pxe/contract/ticket.ts";
import { newGuest } from "#pxe/discovery/guest.ts";
import type { Ticket } from "#pxe/ticket/ticket.ts";
import { cancelTicket, failTicket, finishTicket, issueTicket } from "#pxe/ticket/ticket-transition.ts";
import { decideBoot } from "./decide-boot.ts";
import { renderGrubEntry, renderGrubInstaller, renderGrubLocal } from "./render-grub.ts";
import { renderIpxeInstaller, renderIpxeLocal } from "./render-ipxe.ts";

const mac = "52:54:00:00:00:01" as MacAddress;
const machine: BootMachine = {
  name: "metal0" as Hostname,
  mac,
  address: "10.77.0.21" as Ipv4Address,
  uefiChain: "grub",
};
const artifact = { sha256: "a".repeat(64), sizeBytes: 1 };
const request: TicketRequest = {
  machine,
  disk: { name: "vda" },
  kernel: artifact,
  initrd: artifact,
  image: { ...artifact, rawSizeBytes: 1 },
  kernelArguments: [],
  seed: [],
  mayOverwrite: [],
  specDigest: "digest",
};
const now = "2026-11-21T06:00:00.000Z";
const open = issueTicket(request, "id", "token", now);
const failure = { code: "image-checksum", what: "", why: "", remedy: "" };

describe("what a machine boots", () => {
  const otherMac = { ...machine, mac: "52:54:00:00:00:02" as MacAddress };
  const cases: [string, BootMachine | undefined, Ticket | undefined, string][] = [
    ["a stranger", undefined, undefined, "silence"],
    ["a stranger with somebody's ticket", undefined, open, "silence"],
    ["a machine that is known by another address", otherMac, open, "silence"],
    ["a known machine without a ticket", machine, undefined, "local"],
    ["a machine with an open ticket", machine, open, "installer"],
    ["a machine whose installation was interrupted", machine, { ...open, state: "writing" }, "installer"],
    ["a machine that is installed", machine, finishTicket(open, now), "local"],
    ["a machine whose installation failed", machine, failTicket(open, failure, now), "local"],
    ["a machine whose ticket was cancelled", machine, cancelTicket(open, now), "local"],
    [
      "a machine shown another machine's ticket",
      machine,
      issueTicket({ ...request, machine: otherMac }, "id", "token", now),
      "local",
    ],
    ["a machine whose name the ticket does not have", { ...machine, name: "metal9" as Hostname }, open, "local"],
  ];
  test.each(cases)("%s", (_, known, ticket, boot) => {
    expect(decideBoot({ mac, machine: known, ticket }).boot).toBe(boot);
  });
});

describe("what a machine boots while discovery is on", () => {
  const guest = newGuest(mac, "grub", now);
  const reported = { ...guest, hardware: {} as NonNullable<typeof guest.hardware> };
  const otherGuest = newGuest("52:54:00:00:00:02" as MacAddress, "grub", now);
  const cases: [string, BootMachine | undefined, Ticket | undefined, typeof guest, string][] = [
    ["a stranger that was let in is looked at", undefined, undefined, guest, "discovery"],
    ["a guest that has reported goes back to its disk", undefined, undefined, reported, "local"],
    ["a stranger beside a guest gets silence", undefined, undefined, otherGuest, "silence"],
    ["a known machine is not looked at", machine, undefined, guest, "local"],
    ["a machine with a ticket is installed", machine, open, guest, "installer"],
    ["somebody's ticket installs no guest", undefined, open, guest, "discovery"],
  ];
  test.each(cases)("%s", (_, known, ticket, admitted, boot) => {
    expect(decideBoot({ mac, machine: known, ticket, guest: admitted }).boot).toBe(boot);
  });
});

const start = { server: "http://10.77.0.1:8080", mac, token: "tok-en_1", kernelArguments: ["console=ttyS0,115200"] };
const commandLine = [
  "hearth.server=http://10.77.0.1:8080",
  "hearth.token=tok-en_1",
  "BOOTIF=01-52-54-00-00-00-01",
  "quiet",
  "console=ttyS0,115200",
];

test("iPXE is given kernel, command line and initrd, and tries again", () => {
  const lines = renderIpxeInstaller(start).split("\n");
  expect(lines[0]).toBe("#!ipxe");
  expect(lines).toContain(
    `kernel --name kernel http://10.77.0.1:8080/boot/${mac}/kernel initrd=initrd ${commandLine.join(" ")} || goto again`,
  );
  expect(lines).toContain(`initrd --name initrd http://10.77.0.1:8080/boot/${mac}/initrd || goto again`);
});

test("GRUB is given kernel, command line and initrd", () => {
  const lines = renderGrubInstaller(start).split("\n");
  expect(lines).toContain(
    `linux (http,10.77.0.1:8080)/boot/${mac}/kernel ${commandLine.map((part) => `'${part}'`).join(" ")}`,
  );
  expect(lines).toContain(`initrd (http,10.77.0.1:8080)/boot/${mac}/initrd`);
});

test("GRUB's first file goes on to the script of the network card it started from", () => {
  expect(renderGrubEntry("http://10.77.0.1:8080").split("\n")[1]).toBe(
    `source (http,10.77.0.1:8080)/boot/\${net_default_mac}.grub`,
  );
});

test("the script of a machine that boots from its disk names no server, no kernel and no token", () => {
  for (const script of [renderIpxeLocal(), renderGrubLocal()]) expect(script).not.toMatch(/http|kernel|linux|token/);
});

test.each([
  ["ipxe", renderIpxeInstaller],
  ["grub", renderGrubInstaller],
] as const)("%s starts the installer of a guest, told to look and no more", (loader, render) => {
  const golden = new URL(`golden/discovery.${loader}`, import.meta.url).pathname;
  expectGolden(golden, render({ ...start, token: "guest-token", discover: true }));
});

test("no kernel argument can say anything to a boot loader", () => {
  const usual = renderIpxeInstaller(start).split("\n").length;
  const nasty = fc.oneof(
    fc.string({ unit: "binary" }),
    fc.constantFrom(
      "a\nboot",
      `\${net0/ip}`,
      "x || shell",
      "';halt;'",
      "a b",
      "",
      "$(x)",
      "a#b",
      "\\",
      '"',
      "a;b",
      "{",
      "`",
    ),
    fc.stringMatching(/^[A-Za-z0-9_.,:=@%+/-]+$/),
  );
  fc.assert(
    fc.property(nasty, (argument) => {
      const parts = { ...start, kernelArguments: [argument] };
      let scripts: [string, string];
      try {
        scripts = [renderIpxeInstaller(parts), renderGrubInstaller(parts)];
      } catch (error) {
        expect(error).toBeInstanceOf(HearthError);
        expect((error as HearthError).code).toBe("kernel-argument-invalid");
        return;
      }
      expect(argument).toMatch(/^[A-Za-z0-9_.,:=@%+/-]+$/);
      expect(scripts[0].split("\n")).toHaveLength(usual);
      expect(scripts[0]).toContain(` quiet ${argument} || goto again\n`);
      expect(scripts[1]).toContain(` 'quiet' '${argument}'\n`);
    }),
  );
});
