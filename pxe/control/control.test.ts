import { mkdirSync, statSync } from "node:fs";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { Hostname } from "#model/hostname.ts";
import type { MacAddress } from "#model/mac-address.ts";
import type { TicketRequest } from "#pxe/contract/ticket.ts";
import { type BootFixture, bootFixture } from "#pxe/http/http-fixture.ts";
import { overviewOf } from "#pxe/overview/overview-of.ts";
import { type BootState, openBootState } from "#pxe/state/boot-state.ts";
import { lockServer } from "#pxe/state/server-lock.ts";
import { connectBootControl } from "./connect-boot-control.ts";
import { startControlServer } from "./control-server.ts";

let fixture: BootFixture;
let state: BootState;
let server: { close(): Promise<void> };
let stopped: number;

beforeEach(async () => {
  fixture = await bootFixture();
  // Longer than a socket's name can be.
  const stateDirectory = path.join(fixture.settings.stateDirectory, "a-long-name-".repeat(12));
  mkdirSync(stateDirectory, { recursive: true });
  state = openBootState({ ...fixture.settings, stateDirectory });
  stopped = 0;
  server = await startControlServer(state, () => {
    stopped += 1;
  });
});
afterEach(async () => {
  await server.close();
  fixture.remove();
});

const control = () => connectBootControl(state.settings.stateDirectory);

test("the server says who it is, on a socket for its owner alone, however long the path", async () => {
  expect(await control().status()).toEqual({ pid: process.pid, environment: "test", startedAt: expect.any(String) });
  expect(statSync(path.join(state.settings.stateDirectory, "control.sock")).mode & 0o777).toBe(0o600);
});

test("where nobody listens, every question says so and what to do", async () => {
  const nobody = connectBootControl(path.join(fixture.settings.cacheDirectory, "nowhere"));
  await expect(nobody.status()).rejects.toMatchObject({
    code: "boot-server-unreachable",
    what: "No boot server answers.",
  });
  await expect(nobody.members()).rejects.toMatchObject({ code: "boot-server-unreachable" });
  await expect(nobody.events(0, new AbortController().signal)[Symbol.asyncIterator]().next()).rejects.toMatchObject({
    code: "boot-server-unreachable",
  });
});

test("a ticket makes its machine known, and tells no secret", async () => {
  const ticket = await control().putTicket(fixture.request());
  expect(ticket).toEqual({
    id: expect.any(String),
    machine: fixture.machine,
    state: "open",
    specDigest: "digest",
    createdAt: expect.any(String),
  });
  expect(await control().getTicket(ticket.id)).toEqual(ticket);
  expect(await control().getTicket("unknown")).toBeUndefined();
  expect(state.machines.byMac(fixture.machine.mac)).toEqual(fixture.machine);
});

test("a machine that is removed loses ticket, membership and its answer", async () => {
  const { id } = await control().putTicket(fixture.request());
  state.members.put({ machine: "metal0" } as Parameters<typeof state.members.put>[0]);
  expect(await control().members()).toHaveLength(1);
  await control().removeMachine("metal0");
  expect(await control().members()).toEqual([]);
  expect((await control().getTicket(id))?.state).toBe("cancelled");
  expect(state.machines.byMac(fixture.machine.mac)).toBeUndefined();
  await control().removeMachine("never-there");
});

test("a machine that gets another MAC address is known by the new one only", async () => {
  await control().putMachine(fixture.machine);
  const mac = "52:54:00:00:00:02" as MacAddress;
  await control().putMachine({ ...fixture.machine, mac });
  expect(state.machines.all()).toEqual([{ ...fixture.machine, mac }]);
});

test.each<[string, Partial<TicketRequest>, string]>([
  ["a kernel argument that a boot loader would interpret", { kernelArguments: ["a b"] }, "kernelArguments"],
  ["a selector that names nothing", { disk: {} }, "names no disk"],
  ["a seed that leaves the root", { seed: [{ path: "/../x", mode: 0o600, content: "" }] }, "below the root"],
  ["an artifact that is no hash", { kernel: { sha256: "../../etc/passwd", sizeBytes: 1 } }, "kernel.sha256"],
  ["a file that is not in the cache", { initrd: { sha256: "0".repeat(64), sizeBytes: 1 } }, "There is no file"],
])("%s is refused, and nothing is kept", async (_, parts, words) => {
  await expect(control().putTicket(fixture.request(parts))).rejects.toMatchObject({
    code: "boot-control-failed",
    why: expect.stringContaining(words),
  });
  expect(state.machines.all()).toEqual([]);
});

test("a name that is none is refused with the words of its parser", async () => {
  const machine = { ...fixture.machine, name: "Metal 0" as Hostname };
  await expect(control().putMachine(machine)).rejects.toMatchObject({ why: expect.stringContaining("host name") });
});

test("events are followed until the signal aborts, and the end of the server ends them", async () => {
  state.journal.append({ machine: "metal0", kind: "dhcp" });
  const ended = new AbortController();
  const seen: string[] = [];
  for await (const event of control().events(0, ended.signal)) {
    seen.push(event.kind);
    if (seen.length === 1) state.journal.append({ machine: "metal0", kind: "image", percent: 3 });
    else ended.abort();
  }
  expect(seen).toEqual(["dhcp", "image"]);

  const last = (async () => {
    const kinds: string[] = [];
    for await (const { kind } of control().events(1, new AbortController().signal)) kinds.push(kind);
    return kinds;
  })();
  await new Promise((resolve) => setTimeout(resolve, 50));
  await server.close();
  expect(await last).toEqual(["image"]);
  server = { close: async () => {} };
});

test("stop is answered, and then stops", async () => {
  await control().stop();
  await expect.poll(() => stopped).toBe(1);
});

test("a state directory has one server: the lock is free again when it is released, not when its file is stale", () => {
  const directory = path.join(fixture.settings.stateDirectory, "locked");
  const lock = lockServer(directory);
  expect(() => lockServer(directory)).toThrow(`Process ${process.pid} has it.`);
  lock.release();
  lockServer(directory).release();
});

test("what was seen of a machine is told with what the server makes of it", async () => {
  await control().putMachine(fixture.machine);
  expect((await control().onWire("metal0"))?.explanation?.code).toBe("never-asked");
  state.wire.see(fixture.machine.mac, { what: "event", kind: "failed", detail: "Broken. [disk-write]" });
  expect(await control().onWire("metal0")).toMatchObject({
    seen: [{ what: "event", kind: "failed", detail: "Broken. [disk-write]" }],
    explanation: { code: "installer-gave-up", why: "Broken. [disk-write]" },
  });
  expect(await control().onWire("metal9")).toBeUndefined();
});

test("discovery is off until it is asked for, ends when it is told to, and says who was seen", async () => {
  expect(await control().discovery()).toEqual({ machines: [] });
  const { kernel, initrd } = fixture.request();
  const request = { kernel, initrd, kernelArguments: [], uefiChain: "grub", seconds: 60 } as const;
  const { openUntil = "" } = await control().openDiscovery(request);
  expect(Date.parse(openUntil) - Date.now()).toBeGreaterThan(50_000);
  const mac = "52:54:00:00:00:99" as MacAddress;
  state.discovery.admit(mac, { kind: "ipxe", architecture: 7 });
  expect(await control().closeDiscovery()).toEqual({
    machines: [{ mac, askedAt: expect.any(String), state: "asked" }],
  });
  expect(state.discovery.admit(mac, { kind: "ipxe", architecture: 7 })).toBeUndefined();
});

test.each([
  ["longer than an hour", { seconds: 3601 }, "seconds"],
  ["with a kernel argument that says more", { kernelArguments: ["a b"] }, "kernelArguments"],
  ["with a file that is not there", { kernel: { sha256: "0".repeat(64), sizeBytes: 1 } }, "There is no file"],
])("a discovery %s is refused and stays off", async (_, parts, words) => {
  const { kernel, initrd } = fixture.request();
  const request = { kernel, initrd, kernelArguments: [], uefiChain: "grub", seconds: 60, ...parts } as const;
  await expect(control().openDiscovery(request)).rejects.toMatchObject({ why: expect.stringContaining(words) });
  expect((await control().discovery()).openUntil).toBeUndefined();
});

test("the view of the cluster is checked, and shown from then on", async () => {
  const view = {
    nodes: [{ name: "metal0", role: "server", isReady: true, version: "v1.36.3" }],
    services: [{ name: "Git", health: "healthy", url: "https://git.lab.home.arpa" }],
  } as const;
  await control().putCluster(view);
  expect(overviewOf(state).cluster).toEqual(view);
  const script = { nodes: [], services: [{ name: "Bad", health: "healthy", url: "javascript:alert(1)" }] } as const;
  await expect(control().putCluster(script)).rejects.toMatchObject({ code: "boot-control-failed" });
});
