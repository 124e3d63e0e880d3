import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { LeaseBook } from "./lease-book.ts";
import { authoritative, ip, sampleMachine, sampleSettings } from "./testing/sample.ts";

const settings = sampleSettings(authoritative);
const [one, two, three] = [sampleMachine(1), sampleMachine(2), sampleMachine(3)];
const minutesMs = (minutes: number) => minutes * 60_000;

describe("a machine's address", () => {
  test("is the reserved one, again and again", () => {
    const book = new LeaseBook(settings);
    expect(book.addressFor(one, 0)).toBe("10.77.0.21");
    book.grant(one.mac, ip("10.77.0.21"), 0);
    expect(book.addressFor(one, 1)).toBe("10.77.0.21");
  });

  test.each([
    ["outside the network", "192.168.1.5"],
    ["the network itself", "10.77.0.0"],
    ["the broadcast address", "10.77.0.255"],
    ["the server's own", "10.77.0.1"],
  ])("comes from the pool when the reserved one is %s", (_, address) => {
    expect(new LeaseBook(settings).addressFor({ ...one, address: ip(address) }, 0)).toBe("10.77.0.200");
  });

  test("comes from the pool while the reserved one is leased to another machine", () => {
    const book = new LeaseBook(settings);
    book.grant(two.mac, one.address, 0);
    expect(book.addressFor(one, 0)).toBe("10.77.0.200");
    expect(book.addressFor(one, minutesMs(61))).toBe("10.77.0.21");
  });

  test("comes from the pool after DECLINE, and goes back to the reserved one ten minutes later", () => {
    const book = new LeaseBook(settings);
    book.decline(one.mac, one.address, 0);
    expect(book.addressFor(one, minutesMs(9))).toBe("10.77.0.200");
    expect(book.addressFor(one, minutesMs(11))).toBe("10.77.0.21");
  });

  test("of the pool is kept by who uses it, and not asked back in the middle of a lease", () => {
    const book = new LeaseBook(settings);
    book.decline(one.mac, one.address, 0);
    book.grant(one.mac, ip("10.77.0.200"), 0);
    expect(book.addressFor(one, minutesMs(30), ip("10.77.0.200"))).toBe("10.77.0.200");
    expect(book.addressFor(one, minutesMs(30))).toBe("10.77.0.21");
    expect(book.addressFor(one, minutesMs(61), ip("10.77.0.200"))).toBe("10.77.0.21");
  });

  test("is undefined when the pool is used up, at once", () => {
    const book = new LeaseBook(settings);
    for (const machine of [one, two, three]) book.decline(machine.mac, machine.address, 0);
    book.grant(one.mac, ip("10.77.0.200"), 0);
    book.grant(two.mac, ip("10.77.0.201"), 0);
    expect(book.addressFor(three, 1)).toBeUndefined();
    expect(book.addressFor(one, 1)).toBe("10.77.0.200");
  });
});

test("an offered address of the pool is offered to nobody else for a minute", () => {
  const book = new LeaseBook(settings);
  for (const machine of [one, two]) book.decline(machine.mac, machine.address, 0);
  book.offer(one.mac, ip("10.77.0.200"), 0);
  expect(book.addressFor(two, 59_999)).toBe("10.77.0.201");
  expect(book.addressFor(two, 60_001)).toBe("10.77.0.200");
});

test("an address is released by the machine that has it and by nobody else", () => {
  const book = new LeaseBook(settings);
  book.grant(one.mac, ip("10.77.0.200"), 0);
  expect(book.release(two.mac, ip("10.77.0.200"))).toBe(false);
  expect(book.snapshot(1).leases).toHaveLength(1);
  expect(book.release(one.mac, ip("10.77.0.200"))).toBe(true);
  expect(book.snapshot(1).leases).toEqual([]);
});

test("a snapshot has what is still in force, and a new book continues from it", () => {
  const book = new LeaseBook(settings);
  book.grant(one.mac, one.address, 0);
  book.grant(two.mac, two.address, minutesMs(30));
  book.decline(three.mac, three.address, minutesMs(55));
  const snapshot = book.snapshot(minutesMs(61));
  expect(snapshot).toEqual({
    leases: [{ mac: two.mac, address: "10.77.0.22", expiresAtMs: minutesMs(90) }],
    declined: [{ address: "10.77.0.23", untilMs: minutesMs(65) }],
  });
  expect(new LeaseBook(settings, snapshot).addressFor(three, minutesMs(61))).toBe("10.77.0.200");
});

test("no two machines ever hold one address, whatever they do", () => {
  const machines = [one, two, three, { ...sampleMachine(4), address: one.address }];
  const step = fc.record({
    who: fc.nat(machines.length - 1),
    what: fc.constantFrom("offer", "grant", "release", "decline", "wait"),
  });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
      const book = new LeaseBook(settings);
      let nowMs = 0;
      for (const { who, what } of steps) {
        const machine = machines[who] ?? one;
        const address = book.addressFor(machine, nowMs);
        if (what === "wait") nowMs += minutesMs(7);
        else if (address && what === "release") book.release(machine.mac, address);
        else if (address && what !== "release") book[what](machine.mac, address, nowMs);
        const held = book.snapshot(nowMs).leases.map((lease) => lease.address);
        expect(new Set(held).size).toBe(held.length);
      }
    }),
  );
});
