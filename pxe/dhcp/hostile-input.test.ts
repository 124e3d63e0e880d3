import { expect, test } from "vitest";
import { DecodeError } from "#model/decode-error.ts";
import { decodePacket } from "./decode-packet.ts";
import { layout } from "./dhcp-packet.ts";
import { questionOf } from "./dhcp-question.ts";
import { reply } from "./dhcp-reply.ts";
import { encodePacket } from "./encode-packet.ts";
import { allCaptures } from "./testing/captures.ts";
import { authoritative, proxy, sampleMachine, sampleSettings } from "./testing/sample.ts";

const inputs = 60_000;
const seed = Number(process.env.HEARTH_FUZZ_SEED ?? Date.now() % 1_000_000);

test(`${inputs} hostile packets (HEARTH_FUZZ_SEED=${seed}) are answered, dropped or refused as DecodeError, at once`, () => {
  const random = randomFrom(seed);
  const seeds = allCaptures().flatMap(({ datagrams }) => datagrams.map(({ payload }) => payload));
  const machine = sampleMachine(1, "grub");
  const outcomes = { refused: 0, dropped: 0, answered: 0 };
  let slowestCpuMs = 0;
  for (let count = 0; count < inputs; count += 1) {
    const bytes = hostile(random, seeds[random(seeds.length)] ?? Buffer.alloc(0));
    const before = process.cpuUsage();
    outcomes[outcomeOf(bytes)] += 1; // pure and synchronous: a loop without end would hang here
    const { user, system } = process.cpuUsage(before);
    slowestCpuMs = Math.max(slowestCpuMs, (user + system) / 1000);
  }
  // Each way out is taken by more than a hundredth, or the mutations have become too tame or too wild.
  for (const count of Object.values(outcomes)) expect(count).toBeGreaterThan(inputs / 100);
  // Time on a processor, for a busy machine makes everything slow.
  expect(slowestCpuMs).toBeLessThan(250);

  function outcomeOf(bytes: Uint8Array): keyof typeof outcomes {
    try {
      const packet = decodePacket(bytes);
      const port = random(2) ? 67 : 4011;
      const question = questionOf(packet, port);
      const settings = sampleSettings(random(2) ? proxy : authoritative);
      const answer = question && reply(question, settings, machine, machine);
      if (!answer) return "dropped";
      const size = encodePacket(answer).length;
      if (size < 300 || size > 1472) throw new Error(`a reply of ${size} bytes`);
      return "answered";
    } catch (error) {
      if (error instanceof DecodeError) return "refused";
      throw new Error(`seed ${seed}: ${Buffer.from(bytes).toString("hex")}`, { cause: error });
    }
  }
});

/** Random bytes to cut from: to make them one by one would take most of the test's time. */
const entropy = Buffer.from(Array.from({ length: 200_000 }, byteFrom(seed)));

/** One packet that nobody should send, made from one that somebody did. */
function hostile(random: (below: number) => number, captured: Buffer): Buffer {
  const bytes = Buffer.from(captured);
  switch (random(8)) {
    case 0: // cut off
      return bytes.subarray(0, random(bytes.length + 1));
    case 1: // overlong: options that begin after the end, up to the longest datagram
      return Buffer.concat([bytes.subarray(0, bytes.length - 1), noise(random, random(20) ? 300 : 65_000)]);
    case 2: // random from the first byte
      return noise(random, random(700));
    case 3: // a proper head with random options
      return Buffer.concat([bytes.subarray(0, layout.options), noise(random, random(600))]);
    case 4: // options that open the other fields, which hold the same again: a loop for who follows them
      bytes.set(bytes.subarray(layout.options, layout.options + 128), layout.file);
      bytes.set([52, 1, 1 + random(3)], layout.options);
      return bytes;
    case 5: // the same option over and over
      return Buffer.concat([
        bytes.subarray(0, layout.options),
        ...Array(random(4000)).fill(Buffer.from([77, 2, 1, 65])),
      ]);
    case 6: // one wrong byte in the options: lengths and types
      bytes[layout.options + random(bytes.length - layout.options)] = random(256);
      return bytes;
    default: // some wrong bytes anywhere
      for (let count = 1 + random(8); count > 0; count -= 1) bytes[random(bytes.length)] = random(256);
      return bytes;
  }
}

function noise(random: (below: number) => number, length: number): Buffer {
  const start = random(entropy.length - length);
  return entropy.subarray(start, start + length);
}

function byteFrom(start: number): () => number {
  const random = randomFrom(start);
  return () => random(256);
}

/** Numbers from 0 up to `below`, the same for the same seed (mulberry32). */
function randomFrom(start: number): (below: number) => number {
  let state = start >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % Math.max(1, below);
  };
}
