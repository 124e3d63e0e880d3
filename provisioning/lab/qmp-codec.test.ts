import fc from "fast-check";
import { expect, test } from "vitest";
import { decodeQmpLine, encodeQmpCommand, QmpDecodeError, splitQmpLines } from "./qmp-codec.ts";

test.each([
  ['{"QMP":{"version":{"qemu":{"major":10}},"capabilities":["oob"]}}', { kind: "greeting" }],
  ['{"return":{},"id":3}', { kind: "return", id: 3, value: {} }],
  ['{"return":7}', { kind: "return", id: undefined, value: 7 }],
  [
    '{"error":{"class":"GenericError","desc":"The bootindex 0 has already been used"},"id":4}',
    { kind: "error", id: 4, errorClass: "GenericError", description: "The bootindex 0 has already been used" },
  ],
  [
    '{"timestamp":{"seconds":1,"microseconds":2},"event":"RESET","data":{"guest":false,"reason":"host-qmp-system-reset"}}',
    { kind: "event", name: "RESET", data: { guest: false, reason: "host-qmp-system-reset" } },
  ],
])("%s is read", (line, message) => {
  expect(decodeQmpLine(line)).toEqual(message);
});

test.each(["", "{", "null", "[]", "{}", '{"id":1}', '{"error":"no"}'])("%j is not QMP", (line) => {
  expect(() => decodeQmpLine(line)).toThrow(QmpDecodeError);
});

test("whatever comes is a message or a QmpDecodeError", () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.json()), (line) => {
      try {
        decodeQmpLine(line);
      } catch (error) {
        expect(error).toBeInstanceOf(QmpDecodeError);
      }
    }),
  );
});

test("a command is one line", () => {
  expect(encodeQmpCommand(2, "qom-get", { path: "/machine", property: "type" })).toBe(
    '{"execute":"qom-get","arguments":{"path":"/machine","property":"type"},"id":2}\n',
  );
  expect(encodeQmpCommand(1, "quit")).toBe('{"execute":"quit","id":1}\n');
});

test("lines survive any way of being cut into chunks", () => {
  const line = fc.string({ minLength: 1 }).map((text) => JSON.stringify(text));
  fc.assert(
    fc.property(fc.array(line), fc.array(fc.nat(50)), (lines, cuts) => {
      const stream = lines.map((text) => `${text}\r\n`).join("");
      const received: string[] = [];
      let rest = "";
      let start = 0;
      for (const length of [...cuts, stream.length]) {
        const split = splitQmpLines(rest, stream.slice(start, start + length));
        received.push(...split.lines);
        rest = split.rest;
        start += length;
      }
      expect(received).toEqual(lines);
      expect(rest).toBe("");
    }),
  );
});
