import fc from "fast-check";
import { expect, test } from "vitest";
import { decodeDiskMark, encodeDiskMark } from "./disk-mark.ts";

const base64 = (text: string) => Buffer.from(text).toString("base64");

test("a mark that is written is read back", () => {
  const text = fc.string({ minLength: 1, unit: "binary" });
  fc.assert(
    fc.property(fc.record({ environment: text, machine: text, installId: text }), (mark) => {
      expect(decodeDiskMark(encodeDiskMark(mark))).toEqual(mark);
    }),
  );
});

test("no mark and a mark without sense are told apart", () => {
  expect(decodeDiskMark("")).toBeUndefined();
  expect(decodeDiskMark("  ")).toBeUndefined();
  for (const odd of [
    "!",
    base64("not JSON"),
    base64("null"),
    base64('{"machine":"a"}'),
    base64('{"environment":"","machine":"a","installId":"b"}'),
  ]) {
    expect(decodeDiskMark(odd)).toBe("unreadable");
  }
});

test("whatever is on the disk, reading it never fails", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), fc.uint8Array(), (text, bytes) => {
      decodeDiskMark(text);
      decodeDiskMark(Buffer.from(bytes).toString("base64"));
    }),
  );
});
