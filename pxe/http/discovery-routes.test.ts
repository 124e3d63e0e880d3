import { afterEach, beforeEach, expect, test } from "vitest";
import type { MacAddress } from "#model/mac-address.ts";
import { type BootState, openBootState } from "#pxe/state/boot-state.ts";
import { type BootFixture, bootFixture } from "./http-fixture.ts";
import { type HttpServer, startHttpServer } from "./http-server.ts";

let fixture: BootFixture;
let state: BootState;
let server: HttpServer;
let url: string;
let clockMs: number;

beforeEach(async () => {
  fixture = await bootFixture();
  clockMs = Date.parse("2026-11-21T06:00:00Z");
  state = openBootState(fixture.settings, () => new Date(clockMs));
  server = await startHttpServer(state);
  url = `http://127.0.0.1:${fixture.settings.httpPort}`;
});
afterEach(async () => {
  await server.close();
  fixture.remove();
});

const mac = "52:54:00:00:00:99" as MacAddress;
const firmware = { kind: "firmware", transport: "pxe", architecture: 7 } as const;
const request = () => {
  const { kernel, initrd, kernelArguments } = fixture.request();
  return { kernel, initrd, kernelArguments, uefiChain: "grub", seconds: 600 } as const;
};
const report = (token: string | undefined, body: string) =>
  fetch(`${url}/discover/report`, { method: "POST", headers: { authorization: `Bearer ${token}` }, body });
const own = (changes = {}) => fixture.report({ "nic.0.mac": mac, ...changes });
/** Discovery is switched on, and one machine asks by DHCP. */
const letIn = () => {
  state.discovery.open(request());
  return state.discovery.admit(mac, firmware)?.token;
};

test.each([
  "ipxe",
  "grub",
])("a guest is started by %s to be looked at, and fetches kernel and initrd", async (loader) => {
  const token = letIn();
  const script = await (await fetch(`${url}/boot/${mac}.${loader}`)).text();
  expect(script).toContain("hearth.discover=1");
  expect(script).toContain(`hearth.token=${token}`);
  expect(await (await fetch(`${url}/boot/${mac}/initrd`)).text()).toBe("the initrd");
  expect(state.discovery.status().machines[0]?.state).toBe("asked");
  expect(await (await fetch(`${url}/boot/${mac}/kernel`)).text()).toBe("the kernel");
  expect(state.discovery.status().machines[0]?.state).toBe("started");
});

test("only who asked to boot is a guest: a path with another address is one that does not exist", async () => {
  letIn();
  expect((await fetch(`${url}/boot/52:54:00:00:00:98.ipxe`)).status).toBe(404);
});

test("a report is kept, writes nothing into the journal, and sends the machine back to its disk", async () => {
  const token = letIn();
  expect((await report(token, own())).status).toBe(204);
  expect(state.discovery.status().machines).toMatchObject([{ mac, state: "reported", hardware: { cpus: 1 } }]);
  expect(await (await fetch(`${url}/boot/${mac}.ipxe`)).text()).not.toContain("hearth");
  expect((await fetch(`${url}/boot/${mac}/kernel`)).status).toBe(404);
  expect(state.journal.since(0)).toEqual([]);
  // Its answer may have been lost.
  expect((await report(token, own())).status).toBe(204);
});

test("the token of a discovery installs nothing, and that of a ticket discovers nothing", async () => {
  const token = letIn();
  const ticket = state.tickets.request(fixture.request());
  const headers = { authorization: `Bearer ${token}` };
  for (const step of ["report", "progress", "failed", "done"]) {
    expect((await fetch(`${url}/install/${step}`, { method: "POST", headers, body: own() })).status).toBe(403);
  }
  expect((await fetch(`${url}/install/seed.tar`, { headers })).status).toBe(403);
  expect((await report(ticket.token, own())).status).toBe(403);
});

test.each([
  ["another machine's card", { "nic.0.mac": "52:54:00:00:00:98" }],
  ["a text that turns the terminal's writing around", { "disk.0.model": "\u202eevil" }],
  ["a text longer than any model's", { "disk.0.serial": "x".repeat(257) }],
  ["33 disks", Object.fromEntries(Array.from({ length: 33 }, (_, index) => [`disk.${index}.name`, "sda"]))],
  ["a name that is none", { "disk.0.name": "../sda" }],
  ["no processor", { cpus: 0 }],
])("a report of %s is refused, and nothing of it kept", async (_, changes) => {
  const token = letIn();
  expect((await report(token, own(changes))).status).toBe(400);
  expect(state.discovery.status().machines[0]?.hardware).toBeUndefined();
});

test("a report that is too long, without a token, or after the end is refused", async () => {
  const token = letIn();
  expect((await report(token, "x".repeat(65 * 1024))).status).toBe(413);
  expect((await report("guessed", own())).status).toBe(403);
  clockMs += 600_000;
  expect((await report(token, own())).status).toBe(403);
  expect((await fetch(`${url}/boot/${mac}.grub`)).status).toBe(404);
  expect((await fetch(`${url}/boot/${mac}/kernel`)).status).toBe(404);
});
