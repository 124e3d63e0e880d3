import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { DecodeError } from "#model/decode-error.ts";
import { decodePacket } from "./decode-packet.ts";
import {
  beginTransfer,
  receivePacket,
  retryAtMs,
  type Step,
  type Transfer,
  type TransferPlan,
  wakeUp,
} from "./transfer.ts";

const plan: TransferPlan = {
  sizeBytes: 5 * 512 + 100,
  blockSizeBytes: 512,
  windowBlocks: 1,
  optionAck: false,
  optionAckWaitMs: 6000,
  firstWaitMs: 250,
  leastWaitMs: 40,
  mostWaitMs: 1000,
  echoMs: 500,
  idleMs: 10_000,
  lastTries: 3,
};
const begin = (change: Partial<TransferPlan> = {}) => beginTransfer({ ...plan, ...change }, 0);
const ack = (step: Step, block: number, nowMs = 1) => receivePacket(step.transfer, { kind: "ack", block }, nowMs);
/** As if all blocks up to here had been taken. */
const at = (step: Step, acked: number): Step => ({
  ...step,
  transfer: { ...step.transfer, acked, sent: acked + step.transfer.plan.windowBlocks },
});
const blocks = (first: number, count: number) => ({ kind: "blocks", first, count });
const nothing = { kind: "nothing" };

describe("in lock step", () => {
  test("each ACK brings the next block, and the last one ends it", () => {
    let step = begin();
    const orders = [step.order];
    for (let block = 1; block <= 6; block += 1) {
      step = ack(step, block);
      orders.push(step.order);
    }
    expect(orders).toEqual([...[1, 2, 3, 4, 5, 6].map((first) => blocks(first, 1)), nothing]);
    expect(step.end).toEqual({ result: "done" });
  });

  test("a file that fills its blocks ends with an empty one, an empty file is one empty block", () => {
    expect(begin({ sizeBytes: 1024 }).transfer.lastBlock).toBe(3);
    expect(begin({ sizeBytes: 0 }).transfer.lastBlock).toBe(1);
  });

  test("a duplicate ACK brings nothing (the Sorcerer's Apprentice)", () => {
    const second = ack(begin(), 1);
    const again = ack(second, 1);
    expect(again).toEqual({ transfer: second.transfer, order: nothing });
  });

  test("a duplicate ACK long after the last sending is a client that waits: it gets the block again", () => {
    const second = ack(begin(), 1, 10);
    expect(ack(second, 1, 509).order).toEqual(nothing);
    const again = ack(second, 1, 510);
    expect(again.order).toEqual(blocks(2, 1));
    expect(ack(again, 1, 511).order).toEqual(nothing);
  });

  test("an ACK for what was never sent, or long ago, brings nothing", () => {
    const step = at(begin(), 3);
    for (const block of [0, 1, 2, 5, 6, 40_000, 65_535]) expect(ack(step, block).order).toEqual(nothing);
  });
});

describe("with options", () => {
  test("the option acknowledgement comes first, and ACK 0 brings the first window", () => {
    const offered = begin({ optionAck: true, windowBlocks: 4 });
    expect(offered.order).toEqual({ kind: "option-ack" });
    expect(ack(offered, 1).order).toEqual(nothing);
    expect(ack(offered, 0).order).toEqual(blocks(1, 4));
  });

  test("the option acknowledgement comes again when it is asked for again, else only after a long wait", () => {
    const offered = begin({ optionAck: true });
    const request = { kind: "read", fileName: "x", mode: "octet", options: new Map() } as const;
    expect(receivePacket(offered.transfer, request, 10).order).toEqual(nothing); // the two have crossed
    expect(receivePacket(offered.transfer, request, 1000).order).toEqual({ kind: "option-ack" });
    expect(wakeUp(offered.transfer, 5999).order).toEqual(nothing);
    expect(wakeUp(offered.transfer, 6000).order).toEqual({ kind: "option-ack" });
    expect(receivePacket(ack(offered, 0).transfer, request, 1000).order).toEqual(nothing);
  });

  test("a client that goes after the option acknowledgement only wanted to know (EDK2 and the size)", () => {
    const offered = begin({ optionAck: true });
    const step = receivePacket(offered.transfer, { kind: "error", code: 8, message: "User aborted" }, 1);
    expect(step.end).toEqual({ result: "probed" });
  });
});

describe("with windows", () => {
  test("the last window is as short as the file", () => {
    const step = begin({ windowBlocks: 4 });
    expect(step.order).toEqual(blocks(1, 4));
    expect(ack(step, 4).order).toEqual(blocks(5, 2));
  });

  test("an ACK amid the window goes back to the block after it", () => {
    const step = begin({ windowBlocks: 4 });
    expect(ack(step, 2).order).toEqual(blocks(3, 4));
  });
});

describe("a silent client", () => {
  test("gets the same again, after waits that double up to the most", () => {
    let step = begin();
    const waits: number[] = [];
    for (let tries = 0; tries < 6; tries += 1) {
      const due = retryAtMs(step.transfer);
      expect(wakeUp(step.transfer, due - 1).order).toEqual(nothing);
      waits.push(due - step.transfer.sentAtMs);
      step = wakeUp(step.transfer, due);
      expect(step.order).toEqual(blocks(1, 1));
    }
    expect(waits).toEqual([250, 500, 1000, 1000, 1000, 1000]);
  });

  test("is given up after the idle time, with a word", () => {
    const step = wakeUp(begin().transfer, 10_000);
    expect(step.order).toEqual({ kind: "error", code: 0, message: "no answer for too long" });
    expect(step.end).toEqual({ result: "failed", detail: "no answer for 10 s after block 0 of 6", cause: "silence" });
  });

  test("that answers again after a while is not given up for the time before", () => {
    const late = ack(begin(), 1, 9_999);
    expect(wakeUp(late.transfer, 12_000).end).toBeUndefined();
  });

  test("that has had the last block is done, though its last ACK was lost", () => {
    let step = ack(at(begin(), 4), 5);
    const sent = [step.order];
    for (let nowMs = 0; !step.end && nowMs < 20_000; nowMs += 10) {
      step = wakeUp(step.transfer, nowMs);
      if (step.order.kind !== "nothing") sent.push(step.order);
    }
    expect(sent).toEqual(Array(1 + plan.lastTries).fill(blocks(6, 1)));
    expect(step.end).toEqual({ result: "done", detail: "the last acknowledgement never came" });
  });

  test("the wait is learned from how long answers take", () => {
    let step = begin({ sizeBytes: 512 * 100 });
    for (let block = 1; block <= 40; block += 1) step = ack(step, block, step.transfer.sentAtMs + 300);
    expect(step.transfer.interval.waitMs).toBeGreaterThan(299);
    expect(step.transfer.interval.waitMs).toBeLessThan(330);
  });
});

test("an error of the client ends it at once", () => {
  const step = receivePacket(ack(begin(), 1).transfer, { kind: "error", code: 3, message: "Disk full" }, 2);
  expect(step).toMatchObject({ order: nothing, end: { result: "failed", detail: "the client ended it: Disk full" } });
});

test("data from the client is an illegal operation and ends it", () => {
  const step = receivePacket(begin().transfer, { kind: "data", block: 1, data: new Uint8Array() }, 2);
  expect(step.order).toMatchObject({ kind: "error", code: 4 });
  expect(step.end).toMatchObject({ result: "failed" });
});

/** The receiving side as RFC 7440 has it: takes blocks in order, acknowledges a full window, the end, or a gap. */
function deliver(
  plan: TransferPlan,
  chance: { loses(): boolean; doubles(): boolean },
): { readonly received: number; readonly packets: number; readonly step: Step } {
  let [received, inWindow, nowMs, packets] = [0, 0, 0, 0];
  let step = beginTransfer(plan, nowMs);
  const acks: number[] = [];
  const acknowledge = () => {
    inWindow = 0;
    if (!chance.loses()) acks.push(received);
    if (chance.doubles()) acks.push(received);
  };
  for (let turn = 0; !step.end && turn < 1_000_000; turn += 1) {
    const { order } = step;
    if (order.kind === "option-ack") acknowledge();
    if (order.kind === "blocks") {
      for (let block = order.first; block < order.first + order.count; block += 1) {
        packets += 1;
        if (chance.loses()) continue;
        if (block === received + 1) {
          received = block;
          inWindow += 1;
          if (inWindow === plan.windowBlocks || block === step.transfer.lastBlock) acknowledge();
        } else if (inWindow > 0 || block === order.first) acknowledge();
      }
    }
    const next = acks.shift();
    nowMs += 1;
    if (next !== undefined) step = receivePacket(step.transfer, { kind: "ack", block: next & 0xffff }, nowMs);
    else {
      nowMs = Math.max(nowMs, retryAtMs(step.transfer));
      step = wakeUp(step.transfer, nowMs);
    }
  }
  return { received, packets, step };
}

const never = { loses: () => false, doubles: () => false };

test("block numbers go through 65,535 to 0 and on: 140,000 blocks arrive, each sent once", () => {
  for (const windowBlocks of [1, 16, 63]) {
    const result = deliver(
      { ...plan, sizeBytes: 140_000 * 8, blockSizeBytes: 8, windowBlocks, optionAck: true },
      never,
    );
    expect(result).toMatchObject({ received: 140_001, packets: 140_001, step: { end: { result: "done" } } });
  }
});

test("whatever is lost or doubled, all blocks arrive in order", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 200 }),
      fc.integer({ min: 1, max: 20 }),
      fc.boolean(),
      fc.integer(),
      (count, windowBlocks, optionAck, seed) => {
        const random = xorshift(seed);
        const lossy = { loses: () => random() < 0.15, doubles: () => random() < 0.15 };
        const patient = { ...plan, idleMs: 1e9, lastTries: 1000, sizeBytes: count * 512, windowBlocks, optionAck };
        const { received, step } = deliver(patient, lossy);
        expect(received).toBe(count + 1);
        expect(step.end).toMatchObject({ result: "done" });
      },
    ),
    { numRuns: 300 },
  );
});

test("doubled ACKs do not double the data", () => {
  const result = deliver({ ...plan, sizeBytes: 512 * 1000 }, { loses: () => false, doubles: () => true });
  expect(result.packets).toBe(1001);
});

test("no packet and no moment makes the machine throw, stall or send what is not there", () => {
  const events = fc.array(
    fc.oneof(
      { weight: 3, arbitrary: fc.integer({ min: 0, max: 40 }).map((block) => ({ ack: block })) },
      fc.uint8Array({ maxLength: 12 }).map((bytes) => ({ bytes })),
      fc.integer({ min: 0, max: 3000 }).map((waitMs) => ({ waitMs })),
    ),
    { maxLength: 60 },
  );
  fc.assert(
    fc.property(events, fc.integer({ min: 1, max: 8 }), fc.boolean(), (list, windowBlocks, optionAck) => {
      let nowMs = 0;
      let step = begin({ sizeBytes: 30 * 512, windowBlocks, optionAck });
      for (const event of list) {
        if (step.end) return;
        expectSound(step.transfer, step);
        if ("waitMs" in event) nowMs += event.waitMs;
        if ("waitMs" in event) step = wakeUp(step.transfer, nowMs);
        else if ("ack" in event) step = ack(step, event.ack, nowMs);
        else {
          const packet = decoded(Buffer.from([0, 4, ...event.bytes]));
          if (packet) step = receivePacket(step.transfer, packet, nowMs);
        }
      }
    }),
    { numRuns: 3000 },
  );
});

function expectSound(transfer: Transfer, { order }: Step): void {
  expect(retryAtMs(transfer) - transfer.sentAtMs).toBeLessThanOrEqual(6000);
  if (order.kind !== "blocks") return;
  expect(order.first).toBe(transfer.acked + 1);
  expect(order.count).toBeGreaterThan(0);
  expect(order.first + order.count - 1).toBeLessThanOrEqual(transfer.lastBlock);
}

function decoded(bytes: Uint8Array) {
  try {
    return decodePacket(bytes);
  } catch (error) {
    if (error instanceof DecodeError) return undefined;
    throw error;
  }
}

/** Numbers in [0, 1) that follow from the seed alone. */
function xorshift(seed: number): () => number {
  let state = seed | 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
}
