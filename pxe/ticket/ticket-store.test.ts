import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { Hostname } from "#model/hostname.ts";
import type { Ipv4Address } from "#model/ipv4.ts";
import type { MacAddress } from "#model/mac-address.ts";
import type { HardwareReport, TicketRequest } from "#pxe/contract/ticket.ts";
import { openTicketStore } from "./ticket-store.ts";
import { beginWriting, failTicket, finishTicket, seedHandedOut } from "./ticket-transition.ts";

const now = "2026-11-21T06:00:00.000Z";
const artifact = { sha256: "a".repeat(64), sizeBytes: 1 };
const disk = { name: "vda", sizeBytes: 1, model: "", serial: "", wwn: "", byPath: "", removable: false };
const hardware = { disks: [disk] } as unknown as HardwareReport;
const failure = { code: "disk-marked", what: "w", why: "y", remedy: "r" };

function request(parts: Partial<TicketRequest> = {}, machine: Partial<TicketRequest["machine"]> = {}): TicketRequest {
  return {
    machine: {
      name: "metal0" as Hostname,
      mac: "52:54:00:00:00:01" as MacAddress,
      address: "10.77.0.21" as Ipv4Address,
      uefiChain: "grub",
      ...machine,
    },
    disk: { name: "vda" },
    kernel: artifact,
    initrd: artifact,
    image: { ...artifact, rawSizeBytes: 1 },
    kernelArguments: [],
    seed: [{ path: "/etc/key", mode: 0o600, content: "TOP SECRET KEY" }],
    mayOverwrite: [],
    specDigest: "digest",
    ...parts,
  };
}

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(path.join(tmpdir(), "hearth-tickets-"));
});
afterEach(() => rmSync(directory, { recursive: true }));

test("a ticket is found by machine, by id and by token, also after a restart", () => {
  const ticket = openTicketStore(directory).request(request());
  const again = openTicketStore(directory);
  expect(again.get(ticket.id)).toEqual(ticket);
  expect(again.liveFor("52:54:00:00:00:01" as MacAddress)).toEqual(ticket);
  expect(again.byToken(ticket.token ?? "")).toEqual(ticket);
  expect(again.byToken("wrong")).toBeUndefined();
  expect(again.byToken("")).toBeUndefined();
});

test("a token has 256 random bits and is never the same", () => {
  const store = openTicketStore(directory);
  const tokens = [1, 2, 3].map((n) => store.request(request({ specDigest: String(n) })).token ?? "");
  for (const token of tokens) expect(Buffer.from(token, "base64url")).toHaveLength(32);
  expect(new Set(tokens).size).toBe(3);
});

test("the same wish resumes the live ticket and brings its words up to date", () => {
  const store = openTicketStore(directory);
  const ticket = store.request(request());
  store.save(beginWriting(ticket, hardware, disk));
  const resumed = store.request(request({ mayOverwrite: "any", kernelArguments: ["console=tty1"] }));
  expect(resumed).toMatchObject({ id: ticket.id, token: ticket.token, state: "writing" });
  expect(resumed.request).toMatchObject({ mayOverwrite: "any", kernelArguments: ["console=tty1"] });
});

test("another wish cancels the live ticket: a machine never has two", () => {
  const store = openTicketStore(directory);
  const ticket = store.request(request());
  const other = store.request(request({ specDigest: "other" }));
  expect(other.id).not.toBe(ticket.id);
  expect(store.get(ticket.id)).toMatchObject({ state: "cancelled" });
  expect(store.liveFor("52:54:00:00:00:01" as MacAddress)?.id).toBe(other.id);
});

test("a machine that got another network card, and a card that got another machine, lose the earlier ticket", () => {
  const store = openTicketStore(directory);
  const byName = store.request(request());
  const byMac = store.request(request({}, { mac: "52:54:00:00:00:02" as MacAddress }));
  expect(store.get(byName.id)?.state).toBe("cancelled");
  store.request(request({}, { name: "metal9" as Hostname, mac: "52:54:00:00:00:02" as MacAddress }));
  expect(store.get(byMac.id)?.state).toBe("cancelled");
});

test("a seed that is already on the machine is not exchanged under a running installation", () => {
  const store = openTicketStore(directory);
  const ticket = store.save(seedHandedOut(beginWriting(store.request(request()), hardware, disk), now));
  expect(store.request(request()).id).toBe(ticket.id);
  const other = store.request(request({ seed: [{ path: "/etc/key", mode: 0o600, content: "another key" }] }));
  expect(other.id).not.toBe(ticket.id);
  expect(store.get(ticket.id)?.state).toBe("cancelled");
});

test("an ended ticket is not resumed, and nothing can change it", () => {
  const store = openTicketStore(directory);
  const ticket = store.save(finishTicket(store.request(request()), now));
  expect(store.request(request()).id).not.toBe(ticket.id);
  expect(() => beginWriting(ticket, hardware, disk)).toThrow("has ended (finished)");
  expect(() => failTicket(ticket, failure, now)).toThrow("has ended (finished)");
});

test("a ticket that ends leaves no secret on the disk", () => {
  for (const ended of ["finished", "failed", "cancelled"] as const) {
    const store = openTicketStore(directory);
    const ticket = store.request(request({ specDigest: ended }));
    if (ended === "finished") store.save(finishTicket(ticket, now));
    else if (ended === "failed") store.save(failTicket(ticket, failure, now));
    else store.cancel("metal0");
    const file = path.join(directory, "tickets", `${ticket.id}.json`);
    expect(readFileSync(file, "utf8")).not.toContain("TOP SECRET KEY");
    expect(readFileSync(file, "utf8")).not.toContain(ticket.token);
    expect(store.byToken(ticket.token ?? "")?.id).toBe(ticket.id);
  }
});

test("files are for their owner alone, and half-written ones are passed over", () => {
  const store = openTicketStore(directory);
  const { id } = store.request(request());
  const folder = path.join(directory, "tickets");
  expect(statSync(folder).mode & 0o777).toBe(0o700);
  expect(statSync(path.join(folder, `${id}.json`)).mode & 0o777).toBe(0o600);
  writeFileSync(path.join(folder, "half.json.new"), '{"id": "ha');
  expect(openTicketStore(directory).get(id)?.id).toBe(id);
});

test("a ticket file that is damaged stops the server instead of being forgotten", () => {
  openTicketStore(directory);
  writeFileSync(path.join(directory, "tickets", "x.json"), "{");
  expect(() => openTicketStore(directory)).toThrow("cannot be read");
});

test("ended tickets do not pile up for ever", () => {
  const store = openTicketStore(directory);
  for (let n = 0; n < 210; n += 1) store.request(request({ specDigest: String(n) }));
  expect(readdirSync(path.join(directory, "tickets")).length).toBeLessThanOrEqual(202);
});
