import { expect, test } from "vitest";
import type { DiscoveryStatus } from "#pxe/contract/discovery.ts";
import { sampleDisk, sampleMachine } from "../configure/testing/sample-hardware.ts";
import { untilSeen } from "./look-for-machines.ts";
import { lookOf } from "./look-of.ts";
import { renderFound } from "./render-found.ts";
import { tellNews } from "./tell-news.ts";

const openUntil = "2026-11-21T06:10:00.000Z";
const one = sampleMachine(1);
const two = sampleMachine(2, { firmware: "bios", disks: [] });
const asking = { mac: two.mac, askedAt: two.askedAt, state: "asked" } as const;

/** Each status once, then the last one for ever. */
function controlThatSays(...all: readonly DiscoveryStatus[]) {
  const left = [...all];
  return { discovery: async () => (left.length > 1 ? left.shift() : left[0]) as DiscoveryStatus };
}
const idle = new AbortController().signal;

test("every step of a machine is told once, and the look ends when enough have reported", async () => {
  const told: string[] = [];
  const control = controlThatSays(
    { openUntil, machines: [] },
    { openUntil, machines: [asking] },
    { openUntil, machines: [asking, one] },
    { openUntil, machines: [two, one] },
  );
  const onStatus = tellNews((text) => told.push(text));
  expect(await untilSeen(control, { count: 2, signal: idle, onStatus })).toEqual([two, one]);
  expect(told).toEqual([
    "· 52:54:00:20:00:02 asked for its boot file",
    "· 52:54:00:20:00:01 was looked at, and turns itself off: UEFI · 4 × Intel(R) N100 · 15.5 GiB",
    "· 52:54:00:20:00:02 was looked at, and turns itself off: BIOS · 4 × Intel(R) N100 · 15.5 GiB",
  ]);
});

test("it ends when its time is over, or a person has enough, with those that have reported", async () => {
  const over = controlThatSays({ openUntil, machines: [] }, { machines: [asking, one] });
  expect(await untilSeen(over, { signal: idle, onStatus: () => {} })).toEqual([one]);
  const endless = controlThatSays({ openUntil, machines: [one] });
  expect(await untilSeen(endless, { signal: AbortSignal.timeout(20), onStatus: () => {} })).toEqual([one]);
});

test("a machine is shown with all that tells it from others", () => {
  const mark = { environment: "home", machine: "nas", installId: "id" };
  const disks = [
    sampleDisk({ mark }),
    sampleDisk({ name: "sda", model: "", serial: "", wwn: "", sizeBytes: 64e9, removable: true }),
  ];
  const nics = [
    { name: "enp1s0", mac: one.mac, driver: "igc" },
    { name: "enp2s0", mac: "52:54:00:20:01:01", driver: "igc" },
  ];
  expect(
    renderFound([sampleMachine(1, { disks, nics }), two]),
  ).toBe(`52:54:00:20:00:01  UEFI · 4 × Intel(R) N100 · 15.5 GiB
  disk  nvme0n1   Samsung SSD 980, 500GB, serial S64DNX0, IS THE DISK OF nas IN home
  disk  sda       sda, 64GB, neither serial number nor WWN, removable
  card  enp2s0    52:54:00:20:01:01, igc

52:54:00:20:00:02  BIOS · 4 × Intel(R) N100 · 15.5 GiB
  no disk`);
});

test("how long, how many and by which way are read from flags, within their limits", () => {
  const request = { env: "home", engine: "auto", yes: false, json: false, all: false, follow: false } as const;
  expect(lookOf(request)).toEqual({ seconds: 600, uefiChain: "grub" });
  expect(lookOf({ ...request, minutes: "60", count: "3", netboot: "ipxe" })).toEqual({
    ...{ seconds: 3600, count: 3, uefiChain: "ipxe" },
  });
  for (const wrong of [{ minutes: "61" }, { minutes: "0" }, { minutes: "1.5" }, { count: "65" }, { count: "-1" }]) {
    expect(() => lookOf({ ...request, ...wrong })).toThrow(expect.objectContaining({ code: "argument-wrong" }));
  }
});
