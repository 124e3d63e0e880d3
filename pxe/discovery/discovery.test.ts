import { beforeEach, expect, test } from "vitest";
import type { MacAddress } from "#model/mac-address.ts";
import type { DiscoveryRequest } from "#pxe/contract/discovery.ts";
import type { HardwareReport } from "#pxe/contract/ticket.ts";
import { type Discovery, openDiscovery } from "./discovery.ts";
import { discoveryLimits } from "./discovery-limits.ts";

const mac = "52:54:00:00:00:99" as MacAddress;
const firmware = { kind: "firmware", transport: "pxe", architecture: 0 } as const;
const artifact = { sha256: "a".repeat(64), sizeBytes: 1 };
const request: DiscoveryRequest = {
  kernel: artifact,
  initrd: artifact,
  kernelArguments: [],
  uefiChain: "ipxe",
  seconds: 60,
};
const hardware = { cpus: 4 } as HardwareReport;

let nowMs: number;
let discovery: Discovery;
beforeEach(() => {
  nowMs = 0;
  discovery = openDiscovery(() => new Date(nowMs));
});

test("it is off when a server starts: nobody is let in", () => {
  expect(discovery.admit(mac, firmware)).toBeUndefined();
  expect(discovery.request()).toBeUndefined();
  expect(discovery.status()).toEqual({ machines: [] });
});

test("who asks to boot is let in; who only asks for an address is not, unless it was let in before", () => {
  discovery.open(request);
  expect(discovery.admit(mac, { kind: "system" })).toBeUndefined();
  const guest = discovery.admit(mac, firmware);
  expect(guest?.machine).toEqual({ name: "guest-525400000099", mac, address: "0.0.0.0", uefiChain: "ipxe" });
  expect(discovery.admit(mac, { kind: "system" })).toEqual(guest);
});

test("it ends by itself, and takes every way in with it", () => {
  discovery.open(request);
  const token = discovery.admit(mac, firmware)?.token ?? "";
  nowMs = 59_999;
  expect(discovery.byToken(token)?.machine.mac).toBe(mac);
  nowMs = 60_000;
  expect([discovery.byToken(token), discovery.guest(mac), discovery.admit(mac, firmware)]).toEqual(
    Array(3).fill(undefined),
  );
  expect(discovery.status()).toMatchObject({ machines: [{ mac, state: "asked" }] });
  expect(discovery.status().openUntil).toBeUndefined();
});

test("what was seen can be read after the end, and is forgotten when it is switched on anew", () => {
  discovery.open(request);
  const guest = discovery.admit(mac, firmware);
  discovery.started(mac);
  expect(discovery.status().machines[0]?.state).toBe("started");
  if (guest) discovery.report(guest, hardware);
  discovery.close();
  expect(discovery.status().machines).toMatchObject([{ state: "reported", hardware }]);
  discovery.open(request);
  expect(discovery.status().machines).toEqual([]);
  expect(discovery.byToken(guest?.token ?? "")).toBeUndefined();
});

test("a flood of made-up addresses is let in up to a number, and those that are in stay in", () => {
  discovery.open(request);
  discovery.admit(mac, firmware);
  for (let number = 0; number < 1000; number++) {
    const made = `02:00:00:00:${(number >> 8).toString(16).padStart(2, "0")}:${(number & 255).toString(16).padStart(2, "0")}`;
    discovery.admit(made as MacAddress, firmware);
  }
  expect(discovery.status().machines).toHaveLength(discoveryLimits.guests);
  expect(discovery.admit(mac, firmware)).toBeDefined();
});

test("guests have tokens of their own", () => {
  discovery.open(request);
  const one = discovery.admit(mac, firmware);
  const other = discovery.admit("52:54:00:00:00:98" as MacAddress, firmware);
  expect(one?.token).not.toBe(other?.token);
  expect(discovery.byToken(other?.token ?? "")?.machine.mac).toBe("52:54:00:00:00:98");
});
