import { stripVTControlCharacters } from "node:util";
import { expect, test } from "vitest";
import { renderTable } from "./table.ts";

const header = ["machine", "firmware", "address", "image", "total"];
const rows = [
  ["metal0", "BIOS", "10.77.0.10", "8.3", "25.2 s"],
  ["metal2", "UEFI, Secure Boot", "10.77.0.12", "–", "9.0 s"],
];

test("a table that fits is one table, with its figures to the right", () => {
  expect(stripVTControlCharacters(renderTable(header, rows, 58))).toBe(
    `machine  firmware           address     image   total
metal0   BIOS               10.77.0.10    8.3  25.2 s
metal2   UEFI, Secure Boot  10.77.0.12      –   9.0 s`,
  );
});

test("a table that is wider than the terminal goes on below itself, with its first column again", () => {
  expect(stripVTControlCharacters(renderTable(header, rows, 40))).toBe(
    `machine  firmware           address
metal0   BIOS               10.77.0.10
metal2   UEFI, Secure Boot  10.77.0.12

machine  image   total
metal0     8.3  25.2 s
metal2       –   9.0 s`,
  );
});

test("a terminal too narrow for anything still gets every column", () => {
  expect(stripVTControlCharacters(renderTable(["a", "b", "c"], [["1", "22", "3"]], 1))).toBe(
    "a   b\n1  22\n\na  c\n1  3",
  );
});
