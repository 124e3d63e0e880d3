import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { MacAddress } from "#model/mac-address.ts";
import { sampleMachine } from "#pxe/dhcp/testing/sample.ts";
import { describeSighting } from "./describe-sighting.ts";
import { seenRequest } from "./seen-of.ts";
import type { Seen, Sighting } from "./sighting.ts";
import { watchWire } from "./watch-wire.ts";
import { keepWire, readWire } from "./wire-file.ts";
import { openWireLog } from "./wire-log.ts";

const mac = (number: number) => `52:54:00:00:00:${number.toString(16).padStart(2, "0")}` as MacAddress;
const script: Seen = { what: "http", method: "GET", path: "/boot/x.ipxe", status: 200, isComplete: true };
const image = (percent: number): Seen => ({ what: "event", kind: "image", percent });

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(path.join(tmpdir(), "hearth-wire-"));
});
afterEach(() => rmSync(directory, { recursive: true }));

test("of every machine the last sightings are kept, with their time", () => {
  let nowMs = 0;
  const log = openWireLog(() => nowMs++);
  for (let index = 0; index < 200; index += 1) log.see(mac(1), script);
  expect(log.of(mac(1)).map(({ atMs }) => atMs)).toEqual(Array.from({ length: 96 }, (_, index) => index + 104));
  expect(log.of(mac(2))).toEqual([]);
});

test("however many machines speak, no more than 128 are remembered, and those that spoke last", () => {
  const log = openWireLog(() => 0);
  for (let number = 0; number < 200; number += 1) {
    log.see(mac(0), script);
    log.see(mac(number), script);
  }
  expect(log.all().size).toBe(128);
  expect(log.of(mac(1))).toEqual([]);
  expect(log.of(mac(199))).toHaveLength(1);
  expect(log.of(mac(0))).toHaveLength(96);
});

test("the image is one sighting that moves on", () => {
  const log = openWireLog(() => 7);
  for (const percent of [1, 50, 99]) log.see(mac(1), image(percent));
  expect(log.of(mac(1))).toEqual([{ atMs: 7, ...image(99) }]);
});

test("what was seen outlives the server, and a file that cannot be read is as none", async () => {
  const log = openWireLog(() => 7);
  const kept = keepWire(directory, log);
  log.see(mac(1), script);
  await kept.close();
  expect([...readWire(directory)]).toEqual([[mac(1), [{ atMs: 7, ...script }]]]);
  expect(openWireLog(() => 8, readWire(directory)).of(mac(1))).toHaveLength(1);
  writeFileSync(path.join(directory, "wire.json"), '{"52:54:00:00:00:01": 3, "a": [');
  expect(readWire(directory).size).toBe(0);
});

test("who is in no file is remembered only when it wants to boot", () => {
  const machine = sampleMachine(1);
  const log = openWireLog(() => 0);
  const registry = {
    all: () => [machine],
    byMac: (one: MacAddress) => (one === machine.mac ? machine : undefined),
    put() {},
    remove() {},
  };
  const watch = watchWire(log, registry, () => undefined);
  const question = { kind: "discover", port: 67, transactionId: 1, flags: 0, wantsBroadcast: true, echo: {} } as const;
  const firmware = { kind: "firmware", transport: "pxe", architecture: 7 } as const;
  watch.onExchange({ ...question, mac: mac(8), client: { kind: "system" } }, undefined);
  watch.onExchange({ ...question, mac: mac(9), client: firmware }, undefined);
  watch.onExchange({ ...question, mac: machine.mac, client: { kind: "system" } }, undefined);
  expect([...log.all().keys()]).toEqual([mac(9), machine.mac]);
});

test("of HTTP only what belongs to a boot is kept", () => {
  const request = { address: "10.77.0.21", method: "GET", status: 200, isComplete: true };
  const paths = [
    "/boot/52:54:00:00:00:01/kernel",
    "/artifacts/00",
    "/install/report",
    "/",
    "/events",
    "/install/progress",
  ];
  expect(paths.filter((one) => seenRequest({ ...request, path: one }) !== undefined)).toEqual(paths.slice(0, 3));
});

test.each<[Seen, string]>([
  [
    {
      what: "dhcp",
      port: 67,
      asked: "discover",
      client: { kind: "firmware", transport: "pxe", architecture: 7 },
      answer: { type: "offer", bootFile: "snponly.efi" },
    },
    "DHCP  UEFI x86-64 asked DISCOVER; OFFER, boot file snponly.efi",
  ],
  [
    { what: "dhcp", port: 4011, asked: "request", client: { kind: "firmware", transport: "pxe", architecture: 7 } },
    "DHCP  UEFI x86-64 asked REQUEST on port 4011; no answer",
  ],
  [
    {
      what: "tftp",
      file: "snponly.efi",
      state: "failed",
      cause: "silence",
      reached: { block: 3, lastBlock: 9, blockSizeBytes: 1468 },
      detail: "no answer for 30 s",
    },
    "TFTP  snponly.efi: failed at block 3 of 9, no answer for 30 s",
  ],
  [{ what: "tftp", file: "x.efi", state: "failed", cause: "missing" }, "TFTP  x.efi: no such file"],
  [{ ...script, isComplete: false } as Seen, "HTTP  GET /boot/x.ipxe: 200, broke off"],
  [image(40), "      the image is written, 40 %"],
])("%j reads as a line", (seen, line) => {
  expect(describeSighting({ atMs: 0, ...seen } as Sighting)).toBe(line);
});
