import { expect, test } from "vitest";
import { negotiateOptions } from "./negotiate-options.ts";

const limits = { blockSizeBytes: 65_464, windowBlocks: 64, windowBytes: 256 * 1024 };
const negotiate = (asked: Record<string, string>) => negotiateOptions(new Map(Object.entries(asked)), 5000, limits);
const accepted = (asked: Record<string, string>) => [...(negotiate(asked).accepted ?? [])];

test("without options a transfer goes in single blocks of 512 bytes, with no option acknowledgement", () => {
  expect(negotiate({})).toEqual({ blockSizeBytes: 512, windowBlocks: 1 });
});

test("the options of iPXE are granted in the order asked", () => {
  expect(accepted({ tsize: "0", blksize: "1432" })).toEqual([
    ["tsize", "5000"],
    ["blksize", "1432"],
  ]);
});

test("a window is granted up to the server's limit", () => {
  expect(negotiate({ blksize: "1428", windowsize: "16" })).toMatchObject({ blockSizeBytes: 1428, windowBlocks: 16 });
  expect(accepted({ windowsize: "65535" })).toEqual([["windowsize", "64"]]);
});

test("a window of huge blocks holds only as many as fit into the window's bytes", () => {
  expect(accepted({ blksize: "65464", windowsize: "64" })).toEqual([
    ["blksize", "65464"],
    ["windowsize", "4"],
  ]);
});

test.each([
  ["blksize", "7"],
  ["blksize", "65465"],
  ["blksize", "-512"],
  ["blksize", "1e3"],
  ["blksize", ""],
  ["windowsize", "0"],
  ["windowsize", "65536"],
  ["timeout", "0"],
  ["timeout", "256"],
  ["tsize", "all"],
  ["tsize", "99999999999999999999"],
  ["multicast", ""],
  ["constructor", "1"],
])("%s=%j is left out, not bent into range", (name, value) => {
  expect(negotiate({ [name]: value })).toEqual({ blockSizeBytes: 512, windowBlocks: 1 });
});

test("a timeout is echoed unchanged", () => {
  expect(negotiate({ timeout: "6" })).toMatchObject({ timeoutSeconds: 6, accepted: new Map([["timeout", "6"]]) });
});
