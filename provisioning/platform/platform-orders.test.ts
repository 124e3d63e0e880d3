import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { orderRepair, orderRotation, readPlatformOrders } from "./platform-orders.ts";

const directory = mkdtempSync(join(tmpdir(), "hearth-orders-"));
afterAll(() => rmSync(directory, { recursive: true }));
const file = join(directory, "env", "orders.json");

test("nothing was asked for at first", () => {
  expect(readPlatformOrders(file)).toEqual({ rotations: {}, repairs: 0 });
});

test("orders only grow, each for itself", async () => {
  await orderRotation(file, ["a/one", "a/two"]);
  await orderRotation(file, ["a/two"]);
  await orderRepair(file);
  expect(readPlatformOrders(file)).toEqual({ rotations: { "a/one": 1, "a/two": 2 }, repairs: 1 });
});
