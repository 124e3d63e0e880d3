import { expect, test } from "vitest";
import { qrCode } from "./qr-code.ts";

const url = "http://192.168.1.2:8080/";

test("a terminal shows a square code, two rows a line; a file and a narrow terminal show none", () => {
  const lines = qrCode(url, { isTTY: true, columns: 80 }).split("\n");
  const [first = ""] = lines;
  expect(new Set(lines.map((line) => line.length))).toEqual(new Set([first.length]));
  expect(Math.ceil(first.length / 2)).toBe(lines.length);
  expect(qrCode(url, { isTTY: false, columns: 80 })).toBe("");
  expect(qrCode(url, { isTTY: true, columns: 20 })).toBe("");
});
