import { expect, test } from "vitest";
import {
  encodeEmptyRouterAdvertisement,
  isRouterSolicitation,
  routerSolicitationFilter,
} from "./router-advertisement.ts";

test("the advertisement has lifetime 0, no flags, no prefix and no other option", () => {
  expect(Buffer.from(encodeEmptyRouterAdvertisement()).toString("hex")).toBe("86000000" + "00".repeat(12));
});

test.each([
  ["a solicitation", [133, 0, 0, 0, 0, 0, 0, 0], true],
  ["a solicitation with options", [133, 0, 1, 2, 0, 0, 0, 0, 1, 1, 2, 2, 2, 2, 2, 2], true],
  ["a short one", [133, 0, 0, 0], false],
  ["one with a code", [133, 1, 0, 0, 0, 0, 0, 0], false],
  ["an advertisement", [134, 0, 0, 0, 0, 0, 0, 0], false],
  ["nothing", [], false],
])("%s: %j", (_, bytes, expected) => {
  expect(isRouterSolicitation(Uint8Array.from(bytes))).toBe(expected);
});

test("the filter passes type 133 alone, whichever way the system counts", () => {
  const passed = (filter: Uint8Array, passBit: number) => {
    const words = new Uint32Array(filter.buffer);
    return Array.from({ length: 256 }, (_, type) => type).filter(
      (type) => (((words[type >> 5] ?? 0) >>> (type & 31)) & 1) === passBit,
    );
  };
  expect(passed(routerSolicitationFilter("linux"), 0)).toEqual([133]);
  expect(passed(routerSolicitationFilter("darwin"), 1)).toEqual([133]);
});
